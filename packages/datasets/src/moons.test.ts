import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { simpson } from '../test/simpson.js';
import { toyLaws } from '../test/toy-laws.js';
import { moons } from './moons.js';

describe('moons', () => {
  toyLaws({ toy: moons(), reach: 3.1, nodesPerBin: 6, smoothAt: [[-0.75, 1], [0.7, 0.1], [-2.2, -0.4]] }); // prettier-ignore
});

describe.each([0.15, 0.02, 1])('moons of spread %d', (spread) => {
  it('have the density of their definition, by another rule', () => {
    const toy = moons({ radius: 1, spread });
    const points = [[0.5, -0.25], [-0.5, 0.75], [-1.5, -0.25], [0.5, -0.3], [0.5 + spread, -0.25 - 2 * spread], [-0.2, 0.7]] as const; // prettier-ignore
    const logs = tf.tidy(() => toy.logDensity(tf.tensor2d(points.map((point) => [...point]))).dataSync());
    points.forEach(([x, y], i) => {
      const density = simpson((t) => {
        const [a, b] = [Math.cos(Math.PI * t) - 0.5, Math.sin(Math.PI * t) - 0.25];
        const near = [(x - a) ** 2 + (y - b) ** 2, (x + a) ** 2 + (y + b) ** 2];
        return near.reduce((sum, square) => sum + Math.exp(-square / (2 * spread ** 2)), 0) / 2;
      });
      const expected = Math.log(density / (2 * Math.PI * spread ** 2));
      // 1e-6 of the rule, and float32: 6e-8 of offsets of order 1, over the spread, times how many spreads away it is.
      expect(Math.abs(logs[i]! - expected)).toBeLessThan(1e-6 + (6e-8 * 8) / spread + 1e-6 * Math.abs(expected));
    });
  });
});

describe('moons, as for options', () => {
  it('say which moon a point is of', () => {
    const { x, y } = moons({ spread: 0.01, labelled: true }).batch(key(0), 300);
    const [points, labels] = [x.arraySync() as number[][], y!.arraySync()];
    points.forEach(([u, v], i) => {
      const side = labels[i]![0] === 1 ? 1 : -1; // the lower is the upper turned half round
      expect(Math.abs(Math.hypot(side * u! + 0.75, side * v! + 0.375) - 1.5)).toBeLessThan(0.06);
    });
    release(x, y);
  });

  it('refuse what makes no moons', () => {
    expect(() => moons({ radius: 0 })).toThrow('moons.radius: must be a finite number above 0');
    expect(() => moons({ spread: -1 })).toThrow('moons.spread: must be a finite number above 0');
    expect(() => moons({ spread: 1e-3 })).toThrow('moons.spread: must be wider for curves so long');
    expect(() => moons({ noise: 1 } as never)).toThrow('moons: unknown option');
  });
});
