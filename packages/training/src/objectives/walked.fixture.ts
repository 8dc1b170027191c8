import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, scope, type Batch, type Kernel, type Model, type Variables } from '@ebmjs/core';
import { contrastiveDivergence } from '../contrastive-divergence.js';
import { descend, type Descent } from '../descend.js';
import type { Objective } from '../objective.js';
import { toyKernel } from '../toy-run.fixture.js';
import type { DataTerm, LossTerm } from './loss-term.js';
import { chainLoss, dataLoss } from './total-loss.js';

/** A loss at chains that walk here, by keys that do not change. */
export interface WalkedOptions {
  readonly model: Model;
  readonly variables: Variables;
  readonly data: Batch;
  /** Where chains begin. */
  readonly start: Batch;
  readonly objective?: Objective;
  readonly terms?: readonly LossTerm[];
  readonly kernel?: Kernel;
  /** 0 where the chains stay where they are. @defaultValue 0 */
  readonly steps?: number;
  /** Rows that stand for the buffer's. */
  readonly stored?: Batch;
  readonly step?: number;
  /** Of the chains, in their replay. @defaultValue that of their walk */
  readonly replayKey?: ReturnType<typeof key>;
}

export const WALK_KEY = key(77);

/** The energies' and terms' loss with its gradient, as an update would have them. */
export function descended(options: WalkedOptions): Descent {
  const { model, variables, data, start, steps = 0, terms = [], step = 0 } = options;
  const { kernel = toyKernel() as unknown as Kernel, objective = contrastiveDivergence({ l2: 0 }) } = options;
  const frozen = model.freeze(variables);
  return scope(() => {
    const kept = new Map<number, tf.Tensor>();
    let state = kernel.init(start.x, frozen.energy(start.y));
    for (let i = 0; i < steps; i++) {
      kept.set(i, state.position);
      [state] = kernel.step(foldIn(WALK_KEY, i), state, frozen.energy(start.y));
    }
    const loss = chainLoss(objective, terms, {
      ...{ model, frozen, data, step, modelKey: key(0), termsKey: key(1) },
      walk: {
        ...{ start, steps, kernel, kept, key: options.replayKey ?? WALK_KEY },
        end: { ...start, x: state.position },
        buffer: { draw: () => ({ ...options.stored!, x: options.stored!.x.clone(), slots: new Int32Array() }) },
      },
    });
    try {
      return descend(variables, loss);
    } finally {
      frozen.dispose();
    }
  });
}

/** An objective that is always 0, so that a term is seen alone. */
export const noContrast: Objective = (data) => ({ loss: scope(() => tf.mul(tf.sum(data), 0)), terms: {} });

/** The same of data alone. */
export function descendedFrom({
  model,
  variables,
  data,
  terms,
}: Pick<WalkedOptions, 'model' | 'variables' | 'data'> & { readonly terms: readonly DataTerm[] }): Pick<
  Descent,
  'loss' | 'terms' | 'grads'
> {
  const frozen = model.freeze(variables);
  try {
    const given = { model, frozen, data, step: 0, modelKey: key(0), termsKey: key(1) };
    return descend(variables, dataLoss(terms, given));
  } finally {
    frozen.dispose();
  }
}
