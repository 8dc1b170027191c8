import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { toyLaws } from '../test/toy-laws.js';
import { gaussianMixture } from './gaussian-mixture.js';

describe('gaussianMixture', () => {
  toyLaws({ toy: gaussianMixture(), reach: 3.3, smoothAt: [[2, 0.1], [-1, 1.5], [0.3, 0.3], [3, -1]] }); // prettier-ignore

  it('of one component is a normal distribution', () => {
    const toy = gaussianMixture({ components: 1, radius: 3, spread: 0.5 });
    const [centre, off] = tf.tidy(() => toy.logDensity(tf.tensor2d([[3, 0], [3, 1]])).dataSync()); // prettier-ignore
    expect(centre).toBeCloseTo(-Math.log(2 * Math.PI * 0.25), 6);
    expect(off).toBeCloseTo(-Math.log(2 * Math.PI * 0.25) - 2, 6);
  });
});

describe('gaussianMixture, labelled and of three', () => {
  const toy = gaussianMixture({ components: 3, radius: 2, spread: 0.3, labelled: true });
  toyLaws({ toy, reach: 4, smoothAt: [[2, 0.1], [-1, 1.5]] }); // prettier-ignore

  it('says which component a point is of', () => {
    expect(toy.classes).toBe(3);
    const { x, y } = toy.batch(key(0), 500);
    const [points, labels] = [x.arraySync() as number[][], y!.arraySync()];
    points.forEach(([u, v], i) => {
      const angle = (2 * Math.PI * labels[i]!.indexOf(1)) / 3;
      // Six standard deviations; the means are 3.5 apart.
      expect(Math.hypot(u! - 2 * Math.cos(angle), v! - 2 * Math.sin(angle))).toBeLessThan(6 * 0.3);
      expect(labels[i]!.reduce((sum, one) => sum + one, 0)).toBe(1);
    });
    tf.dispose([x, y!]);
  });
});

describe('gaussianMixture, as for options', () => {
  it('has no labels unless asked', () => {
    const toy = gaussianMixture();
    const batch = toy.batch(key(0), 2);
    expect(toy.classes).toBe(0);
    expect(batch).not.toHaveProperty('y');
    release(batch);
  });

  it('refuses what makes no mixture', () => {
    expect(() => gaussianMixture({ components: 1.5 })).toThrow(
      'gaussianMixture.components: must be a whole number of at least 1',
    );
    expect(() => gaussianMixture({ radius: NaN })).toThrow('gaussianMixture.radius: must be a finite number above 0');
    expect(() => gaussianMixture({ spread: 0 })).toThrow('gaussianMixture.spread: must be a finite number above 0');
    expect(() => gaussianMixture({ k: 3 } as never)).toThrow('gaussianMixture: unknown option');
  });
});
