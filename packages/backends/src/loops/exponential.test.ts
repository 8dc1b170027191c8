import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

const DENORMAL = 2 ** -149;

/** Numbers from one end to the other in equal steps, and of every size near zero. */
function points(): Float32Array {
  const line = Array.from({ length: 40_001 }, (_, i) => -120 + (i * 240) / 40_000);
  const near = Array.from({ length: 20_001 }, (_, i) => -2 + (i * 4) / 20_000);
  const small = Array.from({ length: 149 }, (_, i) => 1.7 * 2 ** -i).flatMap((size) => [size, -size]);
  return Float32Array.from([...line, ...near, ...small]);
}

/** The largest distance between `op` and `exact` in units in the last place. */
function worst(op: (x: tf.Tensor) => tf.Tensor, exact: (x: number) => number): number {
  const xs = points();
  const ys = tf.tidy(() => op(tf.tensor1d(xs)).dataSync());
  return xs.reduce((most, x, i) => {
    const y = Math.fround(exact(x));
    if (ys[i] === y) return most;
    return Math.max(most, Math.abs(ys[i]! - y) / Math.max(Math.abs(y) * 2 ** -23, DENORMAL));
  }, 0);
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

// Each is some ten roundings of half a unit on top of a series right to a tenth: the ones before the last operation
// count with what it does to them, in all less than the bound. A unit relative to `y` may be half of its own unit.
describe.each([
  ['exp', tf.exp, Math.exp, 2],
  ['tanh', tf.tanh, Math.tanh, 2],
  ['softplus', tf.softplus, softplus, 3],
] as const)('%s', (_, op, exact, units) => {
  it(`is within ${units} units in the last place, for numbers of every size`, () => {
    expect(worst(op, exact)).toBeLessThanOrEqual(units);
  });

  it('takes what is not finite to its limits', () => {
    const values = tf.tidy(() => op(tf.tensor1d([NaN, Infinity, -Infinity, 0, 1e30, -1e30])).dataSync());
    expect([...values]).toEqual([NaN, Infinity, -Infinity, 0, 1e30, -1e30].map((x) => Math.fround(exact(x))));
  });
});
