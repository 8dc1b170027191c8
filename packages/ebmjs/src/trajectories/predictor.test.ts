import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { predictorOf, trainedPredictor } from './predictor.js';
import { piece, robotData, scaledStates } from './scaled-states.js';

const simulation = { train: 20, test: 8, moments: 20, window: 6 };
const data = robotData(parseConfig({ data: { name: 'particle', simulation } }).data)!;
const train = (updates: number) =>
  trainedPredictor(data, {
    held: 3,
    updates,
    key: key(1),
    signal: new AbortController().signal,
    onUpdate: () => undefined,
  });

/** Root of the mean square by which the next state of held-out trajectories is missed. */
function missed(next: (past: tf.Tensor3D) => tf.Tensor3D): number {
  return tf.tidy(() => {
    const states = Array.from({ length: 8 }, (_, trajectory) =>
      scaledStates(piece(data.test, { trajectory, from: 5, moments: 4 }), data.ranges),
    );
    const all = tf.tensor3d(
      states.flatMap((one) => [...one]),
      [8, 4, 4],
    );
    const error = tf.sub(next(tf.slice(all, [0, 0, 0], [8, 3, 4])), tf.slice(all, [0, 3, 0], [8, 1, 4]));
    return Math.sqrt(tf.mean(tf.square(error)).dataSync()[0]!);
  });
}

it('learns what comes next, the same by the same key, and leaks nothing', async () => {
  const before = tf.memory().numTensors;
  const [untrained, trained, again] = [await train(1), await train(40), await train(40)];
  expect(missed((past) => trained.follow(past, 1))).toBeLessThan(0.9 * missed((past) => untrained.follow(past, 1)));
  const [a, b] = [trained, again].map(({ weights }) => Object.values(weights).map((w) => [...w.dataSync()]));
  expect(a).toEqual(b);
  const past = tf.zeros<tf.Rank.R3>([2, 4, 4]);
  const [futures, other] = [
    trained.follow(past, 5),
    predictorOf(again.weights, { held: 3, features: 4 }).follow(past, 5),
  ];
  expect(futures.shape).toEqual([2, 5, 4]);
  expect([...futures.dataSync()]).toEqual([...other.dataSync()]);
  tf.dispose([past, futures, other, untrained.weights, trained.weights, again.weights]);
  expect(tf.memory().numTensors).toBe(before);
});
