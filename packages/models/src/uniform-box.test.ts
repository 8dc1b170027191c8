import * as tf from '@tensorflow/tfjs-core';
import { key, scope, valueAndGradient } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectKeyedSamples, expectMoments } from '../test/targets.js';
import { uniformBox, type UniformBoxOptions } from './uniform-box.js';

const target = uniformBox({ shape: [2, 3, 1], min: -1, max: 3 });

describe('energy', () => testEnergy({ energy: target.energy, shape: target.shape }));

it('has volume (max - min)^D', () => {
  expect(target.logZ).toBeCloseTo(6 * Math.log(4), 12);
  expect(uniformBox({ shape: [5] })).toMatchObject({ logZ: 0, box: { min: 0, max: 1 } });
});

it('samples have its moments, fill the box and stay in it', () => {
  expectMoments(target);
  expectKeyedSamples(target);
  const [low, high] = scope(() => {
    const x = target.sample(key(1), 1000);
    return [tf.min(x).dataSync()[0]!, tf.max(x).dataSync()[0]!];
  });
  // 6,000 draws: the chance that none comes within 0.01 of a face is (1 - 0.0025)^6000 < 1e-6.
  expect(low).toBeGreaterThanOrEqual(-1);
  expect(low).toBeLessThan(-0.99);
  expect(high).toBeLessThanOrEqual(3);
  expect(high).toBeGreaterThan(2.99);
});

it('is flat, by hand and on the tape', () => {
  scope(() => {
    const x = target.sample(key(2), 3);
    for (const energy of [target.energy, (z: tf.Tensor) => target.energy(z)]) {
      const { value, grad } = valueAndGradient(energy, x);
      expect([...value.dataSync()]).toEqual([0, 0, 0]);
      expect(tf.max(tf.abs(grad)).dataSync()[0]).toBe(0);
    }
  });
});

it.each([
  [{ shape: [2], min: 1 }, 'uniformBox.max: must be above min, 1, got 1'],
  [{ shape: [2], max: Infinity }, 'uniformBox.max: must be a finite number, got Infinity'],
  [{ shape: [] }, 'uniformBox.shape: must have at least one side'],
  [{}, 'uniformBox: must be given'],
  [{ shape: [2], low: 1 }, 'uniformBox: unknown option; known are shape, min, max, got "low"'],
])('refuses %j', (options, message) => {
  expect(() => uniformBox(options as unknown as UniformBoxOptions)).toThrow(message);
});
