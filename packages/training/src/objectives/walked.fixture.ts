import type { Tensor } from '@tensorflow/tfjs-core';
import { foldIn, key, scope, type Batch, type Kernel, type Model, type Variables } from '@ebmjs/core';
import { contrastiveDivergence } from '../contrastive-divergence.js';
import { descend, type Descent } from '../descend.js';
import type { Objective } from '../objective.js';
import { toyKernel } from '../toy-run.fixture.js';
import type { LossTerm } from './loss-term.js';
import { chainLoss } from './total-loss.js';

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
    const kept = new Map<number, Tensor>();
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
    const found = descend(variables, loss);
    frozen.dispose();
    return found;
  });
}
