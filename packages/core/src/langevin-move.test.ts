import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { key, langevinMove, normal, type LangevinMove } from './index.js';

const x = tf.tensor1d([0.5, -2, 0.25, NaN, 0.5, 0.9]);
const gradient = tf.tensor1d([1, 1, -3, 1, NaN, -Infinity]);
const z = [...normal(key(3), [6]).dataSync()];

/** By its definition, in double precision. */
function expected(
  { stepSize = 0, clip = Infinity, noise = 0, box }: LangevinMove,
  slopes: ArrayLike<number>,
): number[] {
  const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
  return Array.from(x.dataSync(), (from, i) => {
    const moved = from - stepSize * clamp(slopes[i]!, -clip, clip) + noise * z[i]!;
    return box ? clamp(moved, box.min, box.max) : moved;
  });
}

it.each<LangevinMove>([
  { stepSize: 0.5 },
  { stepSize: 0.5, noise: 0.2, key: key(3) },
  { stepSize: 10, clip: 0.01, box: { min: 0, max: 1 } },
  { stepSize: 0.1, clip: 2, noise: 0.3, key: key(3), box: { min: -1, max: 1 } },
])('is its equation, NaN included: %o', (move) => {
  const before = tf.memory().numTensors;
  const moved = langevinMove(x, gradient, move);
  const values = [...moved.dataSync()];
  moved.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expected(move, gradient.dataSync()).forEach((value, i) => {
    if (Number.isFinite(value)) expect(values[i]).toBeCloseTo(value, 6);
    else expect(values[i]).toBe(value);
  });
  expect([values[3], values[4]]).toEqual([NaN, NaN]);
});

it('adds noise alone, or nothing, and gives a tensor of its own', () => {
  const noised = langevinMove(x, null, { noise: 2, key: key(3) });
  const values = noised.dataSync();
  expected({ noise: 2 }, new Float32Array(6)).forEach((value, i) => {
    if (i === 3) expect(values[i]).toBeNaN();
    else expect(values[i]).toBeCloseTo(value, 5);
  });
  const same = langevinMove(x, null, {});
  tf.dispose([noised, same]);
  expect(x.isDisposed).toBe(false);
});

it('refuses noise without a key, and a gradient of another shape', () => {
  expect(() => langevinMove(x, null, { noise: 1 })).toThrow('langevinMove.key: must be given where there is noise');
  expect(() => langevinMove(x, tf.ones([6, 1]), { stepSize: 1 })).toThrow(
    'langevinMove.gradient: must have the shape [6] of x, got [6,1]',
  );
});

it('takes whole numbers for floats', () => {
  expect([...langevinMove(tf.tensor1d([3], 'int32'), null, { noise: 1, key: key(1) }).dataSync()][0]).toBeCloseTo(
    3 + normal(key(1), [1]).dataSync()[0]!,
    5,
  );
});
