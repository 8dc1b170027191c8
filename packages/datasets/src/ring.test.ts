import * as tf from '@tensorflow/tfjs-core';
import { gradient } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { toyLaws } from '../test/toy-laws.js';
import { ring } from './ring.js';

describe('ring', () => {
  toyLaws({ toy: ring(), reach: 3.3, smoothAt: [[2, 0.1], [-1, 1.5], [0.3, 0.3], [3, -1]] }); // prettier-ignore
});

describe('ring, so broad that it has no hole', () => {
  toyLaws({ toy: ring({ radius: 1, spread: 0.8 }), reach: 6, smoothAt: [[0.01, 0], [1, 1], [-3, 2.5]] }); // prettier-ignore

  it('is the normal density averaged over the circle', () => {
    // The trapezoid rule over 64 angles is exact to double precision for so smooth a function.
    const at = (x: number, y: number): number => {
      const angles = Array.from({ length: 64 }, (_, i) => (2 * Math.PI * i) / 64);
      const squares = angles.map((angle) => (x - Math.cos(angle)) ** 2 + (y - Math.sin(angle)) ** 2);
      return squares.reduce((sum, square) => sum + Math.exp(-square / 1.28), 0) / 64 / (1.28 * Math.PI);
    };
    const points = [[0, 0], [1, 0], [0.6, -0.8], [2, 2], [-0.3, 3]] as const; // prettier-ignore
    const toy = ring({ radius: 1, spread: 0.8 });
    const logs = tf.tidy(() => toy.logDensity(tf.tensor2d(points.map((point) => [...point]))).dataSync());
    points.forEach(([x, y], i) => expect(Math.abs(logs[i]! - Math.log(at(x, y)))).toBeLessThan(3e-6));
  });
});

describe('ring, as for options', () => {
  it('has slope 0 at its centre', () => {
    const slope = tf.tidy(() => gradient(ring().logDensity)(tf.zeros([1, 2])).dataSync());
    expect([...slope]).toEqual([0, 0]);
  });

  it('refuses what makes no ring', () => {
    expect(() => ring({ radius: 0 })).toThrow('ring.radius: must be a finite number above 0, got 0');
    expect(() => ring({ spread: -1 })).toThrow('ring.spread: must be a finite number above 0, got -1');
    expect(() => ring({ noise: 1 } as never)).toThrow('ring: unknown option; known are radius, spread');
  });
});
