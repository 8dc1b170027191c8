import * as tf from '@tensorflow/tfjs-core';
import { key, normal, run, scope } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { hmc, masked } from '@ebmjs/samplers';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { near, slopeAt } from '../test/energies.js';
import { conditioned } from './conditioned.js';

// x0 and x2 given x1 = 2, by the formula of Gaussian conditioning: mean C_ab / C_bb * 2, covariance C_aa - C_ab C_ba / C_bb.
const covariance = [
  [1, 0.6, 0.3],
  [0.6, 1.5, -0.4],
  [0.3, -0.4, 0.8],
];
const joint = gaussian({ dimension: 3, mean: 0, covariance }).energy;
const rest = gaussian({
  dimension: 2,
  mean: [(0.6 / 1.5) * 2, (-0.4 / 1.5) * 2],
  covariance: [
    [1 - 0.36 / 1.5, 0.3 + 0.24 / 1.5],
    [0.3 + 0.24 / 1.5, 0.8 - 0.16 / 1.5],
  ],
}).energy;
const given = tf.tensor2d([[NaN, 2, 100]]); // what stands in free places counts for nothing
const free = [1, 0, 1];
const pair = fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 2 });

describe('conditioned', () => {
  testEnergy({ energy: conditioned(joint, given, free), shape: [2] });

  it('is the conditional Gaussian up to a constant', () => {
    const energy = conditioned(joint, given, free);
    const constant = scope(() => tf.sub(energy(tf.zeros([1, 2])), rest(tf.zeros([1, 2]))).dataSync()[0]!);
    expect(constant).toBeGreaterThan(0.1);
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), (z) => {
        const [got, want] = scope(() => [energy, rest].map((e) => [...e(tf.tensor2d(z, [z.length, 2])).dataSync()]));
        near(
          got!,
          want!.map((value) => value + constant),
          100,
        );
        near(slopeAt(energy, z), slopeAt(rest, z), 50);
      }),
    );
  });

  it('is what masked walks under: the same chains from the same keys', () => {
    const start = tf.tensor2d([
      [0.3, 2, -1],
      [1.2, -1, 0.4],
    ]);
    const kernel = hmc({ stepSize: 0.5, steps: 3 });
    const energy = conditioned(joint, start, free);
    scope(() => {
      const whole = run(masked(kernel, free), joint, key(3), start, { steps: 5 });
      const alone = run(kernel, energy, key(3), tf.gather(start, [0, 2], 1), { steps: 5 });
      near([...energy.completed(alone).dataSync()], [...whole.dataSync()]);
      expect(Math.abs(whole.dataSync()[0]! - 0.3)).toBeGreaterThan(1e-3);
    });
    start.dispose();
  });

  it('puts points back into images, each among its own values', () => {
    scope(() => {
      const images = normal(key(0), [2, 2, 2, 1]);
      const sum = conditioned((x) => tf.sum(x, [1, 2, 3]) as tf.Tensor1D, images, [0, 1, 1, 0]);
      const z = tf.tensor2d([
        [10, 20],
        [30, 40],
      ]);
      const back = [...sum.completed(z).dataSync()];
      const old = [...images.dataSync()];
      expect(back).toEqual([old[0], 10, 20, old[3], old[4], 30, 40, old[7]]);
      near([...sum(z).dataSync()], [30 + old[0]! + old[3]!, 70 + old[4]! + old[7]!], 50);
    });
  });

  it('leaks nothing, and refuses what does not fit', () => {
    const energy = conditioned(joint, given, free);
    const z = tf.zeros([4, 2]);
    expectNoLeak(() => energy(z));
    expectNoLeak(() => energy.valueAndGrad!(z));
    expectNoLeak(() => energy.completed(z));
    expect(() => conditioned(joint, given, [1, 0])).toThrow('conditioned.mask: must have a value for each of 3');
    expect(() => conditioned(joint, given, [0, 0, 0])).toThrow('conditioned.mask: must leave a coordinate free');
    scope(() => {
      expect(() => energy(tf.zeros([4, 3]))).toThrow('conditioned.z: must have shape [n, 2], got [4,3]');
      expect(() => conditioned(joint, tf.zeros([2, 3]), free)(z)).toThrow(
        'conditioned.given: must have 1 row or 4, one a point, got 2',
      );
    });
    z.dispose();
  });
});
