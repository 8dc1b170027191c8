import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, scope, split, uniform, type Energy } from '@ebmjs/core';
import { diagonalGaussian, doubleWell, expectNoLeak, standardNormal } from '@ebmjs/testing';
import { leapfrog, type LeapfrogOptions, type Phase } from './leapfrog.js';
import { pointAt } from './point.js';

const phaseAt = (energy: Energy, position: tf.Tensor, momentum: tf.Tensor): Phase => ({
  ...pointAt(position, energy),
  momentum,
});
const turned = (phase: Phase): Phase => ({ ...phase, momentum: tf.neg(phase.momentum) });
const gap = (a: tf.Tensor, b: tf.Tensor): number => scope(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);

describe('leapfrog', () => {
  it.each<[string, Energy, LeapfrogOptions]>([
    ['two wells', doubleWell(3).energy, { stepSize: 0.15, steps: 20 }],
    ['a Gaussian', diagonalGaussian({ mean: [1, 2, 3], scale: [1, 2, 0.5] }).energy, { stepSize: 0.4, steps: 15 }],
    ['two wells in a box', doubleWell(3).energy, { stepSize: 0.15, steps: 20, box: { min: -1.1, max: 1.2 } }],
    [
      'a Gaussian in a box, far flights',
      standardNormal(3).energy,
      { stepSize: 1.1, steps: 5, box: { min: -0.4, max: 0.5 } },
    ],
  ])('leads back when the momentum is turned round: %s', (_, energy, options) => {
    const [positionKey, momentumKey] = split(key(1), 2);
    const { min, max } = options.box ?? { min: -1, max: 1 };
    const x = tf.add(tf.mul(uniform(positionKey, [50, 3]), max - min), min);
    const start = phaseAt(energy, x, normal(momentumKey, [50, 3]));
    const there = leapfrog(energy, start, options);
    const back = leapfrog(energy, turned(there), options);
    expect(gap(there.position, start.position)).toBeGreaterThan(0.5);
    // float32 rounding, grown by as many steps there and back
    expect(gap(back.position, start.position)).toBeLessThan(2e-4);
    expect(gap(back.momentum, tf.neg(start.momentum))).toBeLessThan(2e-4);
  });

  it('keeps volume, and the symplectic form, of phase space', async () => {
    // The map is linear in (x1, x2, p1, p2) for a Gaussian about 0: its columns are the images of unit vectors.
    const { energy } = diagonalGaussian({ mean: [0, 0], scale: [1, 0.6] });
    const unit = tf.eye(4);
    const start = phaseAt(energy, tf.slice(unit, [0, 0], [4, 2]), tf.slice(unit, [0, 2], [4, 2]));
    const end = leapfrog(energy, start, { stepSize: 0.5, steps: 3 });
    const images = (await tf.concat([end.position, end.momentum], 1).array()) as number[][];
    const form = (a: number[], b: number[]): number => a[0]! * b[2]! + a[1]! * b[3]! - a[2]! * b[0]! - a[3]! * b[1]!;
    // M' J M = J, and so det M = 1.
    images.forEach((a, i) =>
      images.forEach((b, j) => expect(form(a, b)).toBeCloseTo(j - i === 2 ? 1 : i - j === 2 ? -1 : 0, 5)),
    );
  });

  it('follows the harmonic oscillator round', async () => {
    const { energy } = standardNormal(1);
    const end = leapfrog(energy, phaseAt(energy, tf.zeros([1, 1]), tf.ones([1, 1])), { stepSize: 0.01, steps: 100 });
    // Exact: x = sin 1, p = cos 1; the leapfrog's phase is off by h^2/24 of it, 4e-6.
    expect((await end.position.data())[0]).toBeCloseTo(Math.sin(1), 4);
    expect((await end.momentum.data())[0]).toBeCloseTo(Math.cos(1), 4);
  });

  it('is exactly x -> -x for three steps of 1 on N(0, 1)', async () => {
    const { energy } = standardNormal(1);
    const start = phaseAt(energy, tf.tensor2d([[0.3], [-1.2]]), tf.tensor2d([[0.7], [0.1]]));
    const end = leapfrog(energy, start, { stepSize: 1, steps: 3 });
    expect(gap(end.position, tf.neg(start.position))).toBeLessThan(1e-6);
    expect(gap(end.momentum, tf.neg(start.momentum))).toBeLessThan(1e-6);
  });

  it('takes one gradient a step, returns that of its end, and leaks nothing', () => {
    const { energy } = standardNormal(2);
    let gradients = 0;
    const counted: Energy = Object.assign((x: tf.Tensor) => energy(x), {
      valueAndGrad: (x: tf.Tensor) => (gradients++, energy.valueAndGrad!(x)),
    });
    const start = phaseAt(energy, tf.ones([4, 2]), tf.ones([4, 2]));
    expectNoLeak(() => {
      const end = leapfrog(counted, start, { stepSize: 0.3, steps: 7, box: { min: -2, max: 2 } });
      expect(gap(end.gradient, end.position)).toBe(0);
      return { ...end };
    });
    expect(gradients).toBe(7);
    expect(start.momentum.isDisposed || start.position.isDisposed).toBe(false);
  });
});
