import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { toyLaws } from '../test/toy-laws.js';
import { nealFunnel } from './neal-funnel.js';

describe('funnel, so mild that a square holds it', () => {
  toyLaws({ toy: nealFunnel({ spread: 0.5 }), reach: 10, smoothAt: [[0, 0.5], [1, -2], [-0.5, 0.1]] }); // prettier-ignore
});

describe("funnel, Neal's", () => {
  const toy = nealFunnel({ dimension: 10 });
  testDataset({ dataset: toy });

  it('has the density by hand', () => {
    const x = [2, ...Array.from({ length: 9 }, (_, i) => i - 3)];
    const squares = x.slice(1).reduce((sum, value) => sum + value ** 2, 0);
    const expected = -(4 / 18) - Math.log(3) - (10 / 2) * Math.log(2 * Math.PI) - 9 - squares / (2 * Math.exp(2));
    const [log] = tf.tidy(() => toy.logDensity(tf.tensor2d([x])).dataSync());
    expect(Math.abs(log! - expected)).toBeLessThan(5e-6);
  });

  it('draws v of variance 9, and the others of variance e^v', () => {
    const n = 4000;
    const { x } = toy.batch(key(3), n);
    const rows = x.arraySync() as number[][];
    const v = rows.map(([first]) => first! / 3);
    const rest = rows.flatMap(([first, ...others]) => others.map((value) => value / Math.exp(first! / 2)));
    for (const z of [v, rest]) {
      const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
      const square = z.reduce((sum, value) => sum + value ** 2, 0) / z.length;
      expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(z.length));
      expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / z.length));
    }
    release(x);
  });

  it('refuses what makes no nealFunnel', () => {
    expect(() => nealFunnel({ dimension: 1 })).toThrow('nealFunnel.dimension: must be a whole number of at least 2');
    expect(() => nealFunnel({ spread: 0 })).toThrow('nealFunnel.spread: must be a finite number above 0');
    expect(() => nealFunnel({ scale: 0 } as never)).toThrow('nealFunnel: unknown option');
  });
});
