import * as tf from '@tensorflow/tfjs-core';
import { within } from './check.js';
import { EbmError } from './error.js';
import type { Params } from './model.js';
import { replayed } from './replayed.js';
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
  const names = Object.keys(average);
  for (const name of names) {
    const [{ shape }, other] = [average[name]!, next[name]?.shape];
    if (shape.join() !== other?.join()) {
      throw new EbmError(`movingAverage.next.${name}`, `must have shape [${shape.join(', ')}]`, other ?? 'none');
    }
  }
  return scope(() => {
    const pairs = names.flatMap((name) => [average[name]!, next[name]!]);
    const inputs = Object.fromEntries(pairs.map((tensor, i) => [String(i), tensor]));
    const moved = move({ ...inputs, decay: tf.scalar(decay), rest: tf.scalar(1 - decay) });
    return Object.fromEntries(names.map((name, i) => [name, moved[i]!]));
  });
}

/** Of pairs of tensors, an average and what comes next: together, so that a backend may record it all. */
const move = replayed(
  ({ decay, rest, ...pairs }) => {
    const tensors = Object.values(pairs);
    const each = tensors.filter((_, i) => i % 2 === 0);
    return each.map((a, i) => scope(() => tf.add(tf.mul(a, decay!), tf.mul(tensors[2 * i + 1]!, rest!))));
  },
  { rows: [], rowOutputs: 0 },
);
