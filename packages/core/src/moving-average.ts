import * as tf from '@tensorflow/tfjs-core';
import { within } from './check.js';
import { EbmError } from './error.js';
import type { Params } from './model.js';
import { mapParams } from './params.js';
import { scope } from './scope.js';

/**
 * The average of named tensors, moved on by one: `decay average + (1 - decay) next` of each. Owned by the caller; borrows
 * both records.
 *
 * With one `decay` all along, an exponential average, which forgets in `1 / (1 - decay)` steps. With `k / (k + 1)` at
 * the `k`-th after the first, the plain average of all so far.
 *
 * Throws an `EbmError` unless `next` has a tensor of the same shape for each of `average`.
 *
 * @param decay from 0 (only `next`) to 1 (only `average`)
 */
export function movingAverage(average: Params, next: Params, decay: number): Params {
  within('movingAverage.decay', decay, 0, 1);
  return scope(() =>
    mapParams(average, (a, name) => {
      const b = next[name];
      if (!b || a.shape.join() !== b.shape.join()) {
        throw new EbmError(`movingAverage.next.${name}`, `must have shape [${a.shape.join(', ')}]`, b?.shape ?? 'none');
      }
      return scope(() => tf.add(tf.mul(a, decay), tf.mul(b, 1 - decay)));
    }),
  );
}
