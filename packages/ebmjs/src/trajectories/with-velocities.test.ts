import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { robotData, scaledStates, statesInUnits } from './scaled-states.js';
import { bowed, straightIn, withVelocities } from './with-velocities.js';

const simulation = { train: 4, test: 2, moments: 12, window: 5, interval: 0.5, actions: true };
const data = robotData(parseConfig({ data: { name: 'particle', simulation } }).data)!;
const inUnits = (x: tf.Tensor): Float32Array => statesInUnits(x.dataSync<'float32'>(), data.ranges);

it('takes velocities from the changes before and after, and leaves what else there is', () => {
  const xs = [0, 0.1, 0.3, 0.35, 0.3];
  const states = Float32Array.from(xs.flatMap((x) => [x, -x, 9, 9, 0.2, -0.1]));
  const found = inUnits(withVelocities(tf.tensor3d(scaledStates(states, data.ranges), [1, 5, 6]), data));
  const changes = xs.slice(1).map((x, i) => (x - xs[i]!) / 0.5);
  const velocities = [changes[0]!, ...[0, 1, 2].map((i) => (changes[i]! + changes[i + 1]!) / 2), changes[3]!];
  xs.forEach((x, i) =>
    [x, -x, velocities[i]!, -velocities[i]!, 0.2, -0.1].forEach((value, f) =>
      expect(found[i * 6 + f]).toBeCloseTo(value, 5),
    ),
  );
});

it('bows paths to both sides, and not at their ends', () => {
  const before = tf.memory().numTensors;
  const straight = tf.fill([400, 5, 6], 0.5) as tf.Tensor3D;
  const paths = bowed(data, 0.1)(key(2), straight);
  const units = inUnits(paths);
  const x = (row: number, moment: number): number => units[row * 30 + moment * 6]! - (data.ranges[0]![0] + data.ranges[0]![1]) / 2; // prettier-ignore
  const rows = Array.from({ length: 400 }, (_, row) => row);
  const variance = rows.reduce((sum, row) => sum + x(row, 2) ** 2, 0) / 400;
  expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(5 * Math.sqrt(2 / 400));
  for (const row of rows) {
    for (const end of [0, 4]) expect(Math.abs(x(row, end))).toBeLessThan(1e-6);
    expect(x(row, 1)).toBeCloseTo(x(row, 2) * Math.SQRT1_2, 5);
  }
  tf.dispose([straight, paths]);
  expect(tf.memory().numTensors).toBe(before);
});

it('goes straight in so many moments, from the state that the robot is in', () => {
  const starts = Float32Array.of(0.1, 0.2, -0.4, 0.3, 0, 0);
  const goals = Float32Array.of(0.3, 0.1, 0, 0, 0, 0);
  const path = straightIn({ starts, goals }, data);
  expect(Array.from(path.subarray(0, 6))).toEqual(Array.from(starts));
  for (const moment of [1, 2, 3, 4])
    [0.1 + 0.05 * moment, 0.2 - 0.025 * moment, 0.1, -0.05].forEach((value, f) =>
      expect(path[moment * 6 + f]).toBeCloseTo(value, 4),
    );
});
