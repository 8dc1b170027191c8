import {
  EbmError,
  knownOptions,
  positive,
  release,
  whole,
  type Dataset,
  type Model,
  type Params,
  type State,
} from '@ebmjs/core';
import { averageDecay } from './average-decay.js';
import { contrastiveDivergence } from './contrastive-divergence.js';
import { checkClasses } from './check-classes.js';
import type { OptimizerState } from './optimizer.js';
import type { Learner, RunState } from './run-state.js';
import { TRAIN_OPTIONS, type CheckedOptions, type TrainOptions } from './train-options.js';

/** Throws an `EbmError` for an option that is unknown, not allowed, or does not fit the others or the state. */
export function checkOptions<O extends OptimizerState, S extends State, I>(
  options: TrainOptions<O, S, I>,
  state: RunState<O>,
): CheckedOptions<O, S, I> {
  knownOptions('train', options, TRAIN_OPTIONS);
  const { model, data, sampler, batch, objective = contrastiveDivergence(), limits = {}, classes = null } = options;
  knownOptions('train.sampler', sampler, ['kernel', 'steps']);
  knownOptions('train.limits', limits, ['energy']);
  whole('train.sampler.steps', sampler.steps);
  whole('train.batch', batch);
  const energy = positive('train.limits.energy', limits.energy ?? 1e4);
  checkData(data, model);
  checkLearning(sampler, model, state);
  if (classes) checkClasses('train.classes', classes, model.classes);
  const average = averageDecay('train.average', options.average);
  if ((average === null) !== (state.average === null)) {
    throw new EbmError(
      'train.average',
      `must be ${state.average ? 'a decay' : 'null'}, as when the run was started`,
      average && (options.average ?? 0.99),
    );
  }
  return { ...options, objective, average, limits: { energy }, classes };
}

function checkData(data: Dataset, model: Model): void {
  const same = data.shape.length === model.shape.length && data.shape.every((side, i) => side === model.shape[i]);
  if (!same) throw new EbmError('train.data', `must have the model's shape [${model.shape.join(', ')}]`, data.shape);
  if (model.classes > 0 && data.classes !== model.classes) {
    throw new EbmError('train.data', `must have the model's ${model.classes} classes`, data.classes);
  }
}

/** The run must carry what the kernel learns, and nothing else. */
function checkLearning({ kernel }: Learner, { shape }: Model, state: Pick<RunState, 'sampler'>): void {
  const fresh = kernel.learning?.fresh(shape) ?? {};
  const [wanted, carried] = [fresh, state.sampler].map(named);
  release(fresh);
  if (wanted === carried) return;
  const start = 'start the run with the same sampler, or put what its kernel knows `fresh` into the state';
  throw new EbmError('train.sampler', `must learn what the state carries: ${start}`, `${wanted} for ${carried}`);
}

const named = (params: Params): string => {
  const names = Object.entries(params).map(([name, { shape }]) => `${name} [${shape.join(', ')}]`);
  return names.length > 0 ? names.sort().join(', ') : 'nothing';
};
