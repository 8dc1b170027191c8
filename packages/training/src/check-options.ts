import {
  EbmError,
  knownOptions,
  oneOf,
  positive,
  release,
  whole,
  type Dataset,
  type Model,
  type Params,
  type State,
} from '@ebmjs/core';
import { averageDecay, type AverageDecay } from './average-decay.js';
import { checkClasses } from './check-classes.js';
import { contrastiveDivergence } from './contrastive-divergence.js';
import type { OptimizerState } from './optimizer.js';
import type { LossTerm } from './objectives/loss-term.js';
import type { Learner, RunState } from './run-state.js';
import { checkRetune } from './tuning/check-retune.js';
import {
  TRAIN_OPTIONS,
  type ChainFreeOptions,
  type CheckedChainFree,
  type CheckedOptions,
  type Labels,
  type Limits,
  type TrainOptions,
} from './train-options.js';

/** Throws an `EbmError` for an option that is unknown, not allowed, or does not fit the others or the state. */
export function checkOptions<O extends OptimizerState, S extends State, I>(
  options: TrainOptions<O, S, I>,
  state: RunState<O>,
): CheckedOptions<O, S, I> {
  const common = checkCommon(options, state);
  const { model, sampler, objective = contrastiveDivergence(), terms = [], measureEvery = 10 } = options;
  const { classes = null, labels = 'data' } = options;
  for (const name of ['sampler', 'buffer'] as const) {
    if (options[name]) continue;
    throw new EbmError(`train.${name}`, 'must be given, unless the objective needs data only', options[name]);
  }
  knownOptions('train.sampler', sampler, ['kernel', 'steps', 'retune']);
  whole('train.sampler.steps', sampler.steps);
  checkRetune(sampler.retune, state);
  checkLearning(sampler, model, state);
  checkTermNames(terms);
  if (measureEvery !== null) whole('train.measureEvery', measureEvery);
  if (classes) checkClasses('train.classes', classes, model.classes);
  checkLabels(labels, classes, model);
  return { ...options, ...common, objective, terms, measureEvery, classes, labels };
}

/** The same for a run without chains. */
export function checkChainFree<O extends OptimizerState>(
  options: ChainFreeOptions<O>,
  state: RunState<O>,
): CheckedChainFree<O> {
  const common = checkCommon(options, state);
  const { objective, terms: more = [], sampler, buffer, measureEvery, classes, labels, ...rest } = options;
  for (const [name, given] of Object.entries({ sampler, buffer, measureEvery, classes, labels })) {
    if (given === undefined) continue;
    throw new EbmError(`train.${name}`, `must be absent: ${objective.name} as the objective needs data only`);
  }
  const terms = [objective, ...more];
  for (const { name, needs } of terms as readonly LossTerm[]) {
    if (needs === 'data') continue;
    throw new EbmError('train.terms', `${name} needs chains: the objective must be one of chains as well`, needs);
  }
  checkTermNames(terms);
  if (Object.keys(state.sampler).length > 0) {
    throw new EbmError(
      'train.sampler',
      'must learn what the state carries: start the run without one',
      named(state.sampler),
    );
  }
  return { ...rest, ...common, terms };
}

function checkCommon<O extends OptimizerState>(
  options: Omit<
    TrainOptions<O>,
    'objective' | 'sampler' | 'buffer' | 'terms' | 'measureEvery' | 'classes' | 'labels'
  > & {
    readonly labels?: Labels | undefined;
  },
  state: RunState<O>,
): { readonly average: AverageDecay | null; readonly limits: Required<Limits> } {
  knownOptions('train', options, TRAIN_OPTIONS);
  const { model, data, batch, limits = {} } = options;
  knownOptions('train.limits', limits, ['energy']);
  whole('train.batch', batch);
  const energy = positive('train.limits.energy', limits.energy ?? 1e4);
  checkData(data, model, options.labels);
  const average = averageDecay('train.average', options.average);
  if ((average === null) !== (state.average === null)) {
    throw new EbmError(
      'train.average',
      `must be ${state.average ? 'a decay' : 'null'}, as when the run was started`,
      average && (options.average ?? 0.99),
    );
  }
  return { average, limits: { energy } };
}

function checkTermNames(terms: readonly LossTerm[]): void {
  const names = terms.map(({ name }) => name);
  const wrong = names.find((name, i) => names.indexOf(name) !== i || name.includes('.'));
  if (wrong !== undefined) throw new EbmError('train.terms', 'must have names of their own, without a dot', wrong);
}

function checkData(data: Dataset, model: Model, labels: Labels = 'data'): void {
  const same = data.shape.length === model.shape.length && data.shape.every((side, i) => side === model.shape[i]);
  if (!same) throw new EbmError('train.data', `must have the model's shape [${model.shape.join(', ')}]`, data.shape);
  if (labels === 'data' && model.classes > 0 && data.classes !== model.classes) {
    throw new EbmError('train.data', `must have the model's ${model.classes} classes`, data.classes);
  }
}

/** Pseudo-labels are of all classes, of which the model must have some. */
function checkLabels(labels: Labels, classes: readonly number[] | null, model: Model): void {
  if (oneOf('train.labels', labels, ['data', 'pseudo', 'pseudo-all']) === 'data') return;
  if (model.classes === 0) throw new EbmError('train.labels', "must be 'data' for a model without classes", labels);
  if (classes) throw new EbmError('train.classes', 'must be null where labels are drawn by the model', classes);
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
