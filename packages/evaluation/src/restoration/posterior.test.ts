import * as tf from '@tensorflow/tfjs-core';
import { gradient, key, normal, release, scope, split, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { posterior, type Observation } from './posterior.js';

const bowl: Energy = (x) => scope(() => tf.mul(0.5, tf.sum(tf.square(x), 1)) as tf.Tensor1D);
const observations: [string, Observation, (gap: number) => number][] = [
  ['gaussian', { kind: 'gaussian', deviation: 0.3 }, (d) => (d * d) / (2 * 0.09)],
  [
    'outliers',
    { kind: 'outliers', share: 0.2, deviation: 0.3 },
    (d) => -Math.log((0.8 * Math.exp((-d * d) / 0.18)) / (0.3 * Math.sqrt(2 * Math.PI)) + 0.2),
  ],
];

it.each(observations)('%s: adds T times minus the log likelihood, up to a constant', (_, observation, minusLog) => {
  const [a, b] = split(key(0), 2);
  const [x, observed] = [normal(a, [6, 3]), normal(b, [6, 3])];
  const before = tf.memory().numTensors;
  const energy = posterior(bowl, { observed, observation, temperature: 0.7 });
  const [got, alone] = [energy(x), bowl(x)];
  const [gx, gy] = [x.arraySync(), observed.arraySync()] as number[][][];
  const want = gx!.map((row, i) => 0.7 * row.reduce((sum, value, j) => sum + minusLog(value - gy![i]![j]!), 0));
  const rest = [...got.dataSync()].map((value, i) => value - alone.dataSync()[i]! - want[i]!);
  for (const constant of rest) expect(constant).toBeCloseTo(rest[0]!, 4);
  release(got, alone);
  expect(tf.memory().numTensors).toBe(before);
  release(x, observed);
});

it.each(observations)('%s: its own slope is that of the tape', (_, observation) => {
  const [a, b] = split(key(1), 2);
  const [x, observed] = [normal(a, [6, 3]), normal(b, [6, 3])];
  const before = tf.memory().numTensors;
  const energy = posterior(bowl, { observed, observation, temperature: 0.7 });
  const { value, grad } = energy.valueAndGrad(x);
  const [taped, same] = [gradient((y) => energy(y))(x), energy(x)];
  expect([...value.dataSync()]).toEqual([...same.dataSync()]);
  const want = taped.dataSync();
  for (const [i, slope] of grad.dataSync().entries()) expect(slope).toBeCloseTo(want[i]!, 4);
  release(value, grad, taped, same);
  expect(tf.memory().numTensors).toBe(before);
  release(x, observed);
});

it('lets go of outliers: far off, their pull is nothing', () => {
  const observed = tf.tensor2d([[0, 0]]);
  const flat: Energy = (x) => scope(() => tf.sum(tf.mul(x, 0), 1) as tf.Tensor1D);
  const energy = posterior(flat, { observed, observation: { kind: 'outliers', share: 0.1, deviation: 0.1 } });
  const x = tf.tensor2d([[0.1, 0.9]]);
  const { value, grad } = energy.valueAndGrad(x);
  const [near, far] = grad.dataSync() as unknown as [number, number];
  expect(near).toBeGreaterThan(5);
  expect(Math.abs(far)).toBeLessThan(1e-10);
  release(observed, x, value, grad);
});

it('refuses what it was not observed for', () => {
  const [observed, x] = [tf.zeros([2, 3]), tf.zeros([3, 3])];
  const gaussian = { kind: 'gaussian', deviation: 1 } as const;
  const before = tf.memory().numTensors;
  expect(() => posterior(bowl, { observed, observation: gaussian })(x)).toThrow('posterior.x: must have the shape');
  expect(() => posterior(bowl, { observed, observation: { ...gaussian, deviation: 0 } })).toThrow('deviation');
  expect(() => posterior(bowl, { observed, observation: gaussian, temperature: 0 })).toThrow('temperature');
  const all = { kind: 'outliers', deviation: 1, share: 1 } as const;
  expect(() => posterior(bowl, { observed, observation: all })).toThrow('posterior.observation.share');
  expect(tf.memory().numTensors).toBe(before);
  release(observed, x);
});
