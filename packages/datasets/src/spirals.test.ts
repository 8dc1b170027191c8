import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { simpson } from '../test/simpson.js';
import { toyLaws } from '../test/toy-laws.js';
import { spirals } from './spirals.js';

describe('spirals', () => {
  toyLaws({ toy: spirals({ spread: 0.2 }), reach: 3.1, nodesPerBin: 5, smoothAt: [[0, 0], [-1.2, 0.3], [1.9, 0.1]] }); // prettier-ignore
});

describe('spirals, three of them', () => {
  const options = { arms: 3, turns: 1, radius: 1.5, spread: 0.1 };
  const toy = spirals({ ...options, labelled: true });

  it('have the density of their definition, by another rule', () => {
    const points = [[0, 0], [1.5, 0], [0.4, -0.7], [1.7, 0.2], [-0.75, 0], [-1.2, 1]] as const; // prettier-ignore
    const logs = tf.tidy(() => toy.logDensity(tf.tensor2d(points.map((point) => [...point]))).dataSync());
    points.forEach(([x, y], i) => {
      const density = simpson((t) => {
        const squares = [0, 1, 2].map((arm) => {
          const angle = 2 * Math.PI * (t + arm / 3);
          return (x - 1.5 * t * Math.cos(angle)) ** 2 + (y - 1.5 * t * Math.sin(angle)) ** 2;
        });
        return (2 * t * squares.reduce((sum, square) => sum + Math.exp(-square / 0.02), 0)) / 3;
      });
      const expected = Math.log(density / (0.02 * Math.PI));
      expect(Math.abs(logs[i]! - expected)).toBeLessThan(6e-6 + 1e-6 * Math.abs(expected));
    });
  });

  it('say which arm a point is of', () => {
    const { x, y } = spirals({ ...options, spread: 0.02, labelled: true }).batch(key(0), 300);
    const [points, labels] = [x.arraySync() as number[][], y!.arraySync()];
    points.forEach(([u, v], i) => {
      const t = Math.hypot(u!, v!) / 1.5;
      const angle = 2 * Math.PI * (t + labels[i]!.indexOf(1) / 3);
      // Six standard deviations across; t is off by as much along, which is 2 pi t as far round.
      const off = Math.hypot(u! - 1.5 * t * Math.cos(angle), v! - 1.5 * t * Math.sin(angle));
      expect(off).toBeLessThan(6 * 0.02 * Math.hypot(1, 2 * Math.PI * t));
    });
    release(x, y);
  });

  it('refuse what makes no spirals', () => {
    expect(() => spirals({ arms: 0 })).toThrow('spirals.arms: must be a whole number of at least 1');
    expect(() => spirals({ turns: 0 })).toThrow('spirals.turns: must be a finite number above 0');
    expect(() => spirals({ radius: 0 })).toThrow('spirals.radius: must be a finite number above 0');
    expect(() => spirals({ spread: 0 })).toThrow('spirals.spread: must be a finite number above 0');
    expect(() => spirals({ turns: 1000 })).toThrow('spirals.spread: must be wider for curves so long');
    expect(() => spirals({ noise: 1 } as never)).toThrow('spirals: unknown option');
  });
});
