import * as tf from '@tensorflow/tfjs-core';
import { key, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { gaussian } from '../gaussian.js';
import { softWall } from './soft-wall.js';
import { walled } from './walled.js';

const wall = { box: { min: -1, max: 0.5 }, stiffness: 3 };
const bell = gaussian({ shape: [2, 2], mean: 0.2, scale: 0.5 });
const plain: Energy = (x) => bell.energy(x);

describe('with a slope by hand', () => testEnergy({ energy: walled(bell.energy, wall), shape: [2, 2] }));
describe('on the tape', () => testEnergy({ energy: walled(plain, wall), shape: [2, 2] }));

it('is the energy plus that of the base with the same wall, slopes too', () => {
  const base = softWall({ shape: [2, 2], ...wall });
  scope(() => {
    const x = tf.mul(base.sample(key(1), 50), 2); // half of it outside
    for (const energy of [bell.energy, plain]) {
      const sum = valueAndGradient(walled(energy, wall), x);
      const parts = [energy, base.energy].map((each) => valueAndGradient(each, x));
      const gap = (name: 'value' | 'grad'): number =>
        tf.max(tf.abs(tf.sub(sum[name], tf.add(parts[0]![name], parts[1]![name])))).dataSync()[0]!;
      expect(gap('value')).toBeLessThan(1e-5);
      expect(gap('grad')).toBeLessThan(1e-5);
      expect(tf.max(base.energy(x)).dataSync()[0]).toBeGreaterThan(1);
    }
  });
});

it('is the energy itself in the box', () => {
  const [a, b] = scope(() => {
    const x = tf.tensor([0.1, 0.9, 0, 1], [1, 4]);
    const energy: Energy = (at) => tf.sum(at, 1);
    return [energy(x).dataSync()[0], walled(energy)(x).dataSync()[0]];
  });
  expect(a).toBe(b);
});

it('refuses a wall that is none', () => {
  expect(() => walled(plain, { stiffness: -1 })).toThrow('walled.stiffness: must be a finite number above 0, got -1');
  expect(() => walled(plain, { shape: [2] } as object)).toThrow('walled: unknown option');
});
