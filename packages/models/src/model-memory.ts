import { whole } from '@ebmjs/core';
import type { NetworkModel } from './network-model.js';
import { allMade, sizeOf, sizeOfAll } from './plan.js';

/** Bytes of tensors at the worst moment, those that share their memory counted once. */
export interface ModelMemory {
  /** Weights, and the vectors of power iteration. */
  readonly variables: number;
  /** A Langevin step of `batch` chains: variables, the frozen model, and what energy and slope make. */
  readonly langevinStep: number;
  /**
   * An update of training with `batch` data and `batch` chains: variables, what the optimizer keeps, and what the loss
   * and its gradient in the weights make.
   */
  readonly update: number;
}

export interface ModelMemoryOptions {
  /** Number of chains, and of data. */
  readonly batch: number;
  /**
   * How often training keeps something as large as the weights beside them.
   *
   * @defaultValue 2: Adam's mean squared gradients without momentum, and averaged weights
   */
  readonly copies?: number;
}

const BYTES = 4;
/** A chain, its slope, its noise, where it goes. */
const EVENTS = 6;

/**
 * The memory that a network takes on the active backend, in training mode, in the tensors that `langevin` and `train` make. Not in it are
 * the data set, the replay buffer, and what a backend has besides for itself: the scratch memory of a convolution, memory
 * that it keeps to use again.
 *
 * Throws an `EbmError` unless `batch` and `copies` are counts.
 */
export function modelMemory(model: NetworkModel, { batch, copies = 2 }: ModelMemoryOptions): ModelMemory {
  whole('modelMemory.batch', batch);
  whole('modelMemory.copies', copies, 0);
  const { rows } = model.plan();
  const count = (of: 'weights' | 'state'): number => rows.reduce((sum, row) => sum + sizeOfAll(row[of]), 0);
  const [weights, variables] = [count('weights'), count('weights') + count('state')];
  const { there, back, tape, frozen, slopes } = allMade(rows);
  const events = EVENTS * sizeOf(model.shape);
  const step = frozen + batch * (there + back + events);
  const descent = slopes + 2 * batch * (there + tape + events / 2);
  return {
    variables: BYTES * variables,
    langevinStep: BYTES * (variables + step),
    update: BYTES * (variables + copies * weights + Math.max(step, descent)),
  };
}
