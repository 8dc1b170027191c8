import { foldIn, hostUniform, split } from '@ebmjs/core';
import type { Contents } from './contents.js';
import type { Layout } from './layout.js';

/**
 * The slots that `n` finished chains go to, -1 for none.
 *
 * - `same-slot`: those they came from;
 * - `ring`: the next ones, over the oldest chains;
 * - `reservoir`: chain number `t` of all that were ever written takes a place drawn from the first `t`, if the buffer has
 *   it (Vitter 1985, algorithm R), so that each of them is there with the same probability, `capacity / t`.
 */
export function placesOf(
  { key, writes, written }: Contents,
  { write, capacity }: Layout,
  from: Int32Array,
): Int32Array {
  if (write === 'same-slot') return from;
  if (write === 'ring') return from.map((_, i) => (written + i) % capacity);
  const u = hostUniform(foldIn(split(key, 1)[0], writes), from.length);
  return from.map((_, i) => {
    const t = written + i;
    const place = t < capacity ? t : Math.floor(u[i]! * (t + 1));
    return place < capacity ? place : -1;
  });
}
