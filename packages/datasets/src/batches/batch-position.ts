import { EbmError, knownOptions, whole, type Batch } from '@ebmjs/core';

/** Where in a run of batches one stands. Plain JSON, for a checkpoint. */
export interface BatchPosition {
  /** From 0. */
  readonly epoch: number;
  /** Of the epoch, from 0. */
  readonly batch: number;
}

/** A batch of a run, and where to go on behind it. */
export interface PositionedBatch extends Batch {
  /** Given as `from`, the batches that come are those that would have come. */
  readonly next: BatchPosition;
}

export const FIRST: BatchPosition = Object.freeze({ epoch: 0, batch: 0 });

/** Returns `from` if it is a position, such as `JSON.parse` gives back, else throws an `EbmError`. */
export function checkedPosition(where: string, from: BatchPosition): BatchPosition {
  knownOptions(where, from, ['epoch', 'batch']);
  return { epoch: whole(`${where}.epoch`, from.epoch, 0), batch: whole(`${where}.batch`, from.batch, 0) };
}

/** Returns how many epochs there are, `Infinity` for no end, else throws. */
export function checkedEpochs(where: string, epochs: number): number {
  if (epochs === Infinity) return epochs;
  if (Number.isSafeInteger(epochs) && epochs >= 1) return epochs;
  throw new EbmError(where, 'must be a whole number of at least 1, or Infinity', epochs);
}
