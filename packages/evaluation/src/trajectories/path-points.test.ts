import * as tf from '@tensorflow/tfjs-core';
import { gradient, key, uniform, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { pathPoints } from './path-points.js';

const RANGES = [[-1, 3], [0, 2], [-4, 4], [-2, 2], [0, 1]] as const; // prettier-ignore
const scaled = (states: readonly (readonly number[])[]): tf.Tensor3D =>
  tf.tensor3d([
    states.map((state) => state.map((value, f) => (value - RANGES[f]![0]) / (RANGES[f]![1] - RANGES[f]![0]))),
  ]);

it('is where constant accelerations lead, in units', () => {
  const h = 0.4;
  // From (0, 1), (1, -1) a second, by (2, 1) for an interval and then by (-3, 0.5).
  const state = (t: number): number[] => {
    const [first, then] = [Math.min(t, h), Math.max(0, t - h)];
    const axis = (x: number, v: number, [a, b]: readonly [number, number]): [number, number] => [
      x + v * t + a * first * (first / 2 + then) + (b * then ** 2) / 2,
      v + a * first + b * then,
    ];
    const [[x, vx], [y, vy]] = [axis(0, 1, [2, -3]), axis(1, -1, [1, 0.5])];
    return [x, y, vx, vy, 0.3];
  };
  const before = tf.memory().numTensors;
  const path = scaled([0, h, 2 * h].map(state));
  const points = pathPoints({ ranges: RANGES, interval: h, perInterval: 5 })(path);
  expect(points.shape).toEqual([1, 11, 2]);
  const found = points.dataSync();
  for (let i = 0; i <= 10; i++) [0, 1].forEach((f) => expect(found[2 * i + f]).toBeCloseTo(state((i / 5) * h)[f]!, 5));
  tf.dispose([path, points]);
  expect(tf.memory().numTensors).toBe(before);
});

it('keeps rows apart, and has a slope in positions and velocities alone', () => {
  const points = pathPoints({ ranges: RANGES, interval: 0.5, perInterval: 3 });
  const x = uniform(key(1), [2, 3, 5]) as tf.Tensor3D;
  const energy: Energy = (one) => tf.sum(tf.square(points(one)), [1, 2]);
  const [both, second] = [energy(x), energy(tf.slice(x, [1, 0, 0], [1, 3, 5]))];
  expect(both.dataSync()[1]).toBeCloseTo(second.dataSync()[0]!, 4);
  const slope = gradient(energy)(x).dataSync();
  const at = x.dataSync();
  const moved = (i: number, by: number): number =>
    tf.sum(energy(tf.tensor3d(at.map((value, k) => (k === i ? value + by : value)), [2, 3, 5]))).dataSync()[0]!; // prettier-ignore
  slope.forEach((one, i) => {
    if (i % 5 === 4) expect(one).toBe(0);
    else expect(one).toBeCloseTo((moved(i, 0.05) - moved(i, -0.05)) / 0.1, 1); // a quadratic: exact but for rounding
  });
});

it.each([
  [{ ranges: RANGES.slice(0, 3) }, 'pathPoints.ranges: must be 4 or more'],
  [{ interval: 0 }, 'pathPoints.interval'],
  [{ perInterval: 0 }, 'pathPoints.perInterval'],
  [{ between: 3 }, 'pathPoints: unknown option'],
])('refuses %j', (changes, message) => {
  expect(() => pathPoints({ ranges: RANGES, interval: 1, ...changes } as never)).toThrow(message);
});
