import { scope, split, type Batch, type Key } from '@ebmjs/core';

/**
 * Changes a batch at random: borrows it, returns one of its own. What happens to a row depends on the key and on which row
 * it is, so that with `keyOfRows` of core a part of a batch is changed as it is in the whole.
 */
export type Augmentation = (batch: Batch, key: Key) => Batch;

/** Augmentations one after the other, each with a key of its own. Of none, the batch as it is. */
export function augmentations(...steps: readonly Augmentation[]): Augmentation {
  return (batch, key) =>
    scope(() => {
      const keys = split(key, steps.length);
      const changed = steps.reduce((given, step, i) => step(given, keys[i]!), batch);
      return changed === batch ? copyOf(batch) : changed;
    });
}

/** The same numbers, to be disposed on their own. */
export const copyOf = ({ x, y }: Batch): Batch => ({ x: x.clone(), ...(y && { y: y.clone() }) });
