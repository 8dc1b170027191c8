import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { toyLaws } from '../test/toy-laws.js';
import { gaussianGrid } from './gaussian-grid.js';

describe('gaussianGrid', () => {
  toyLaws({ toy: gaussianGrid(), reach: 2.6, smoothAt: [[2, 0.1], [-1, 1.05], [0.3, 0.3]] }); // prettier-ignore
});

describe('gaussianGrid, of two by two and labelled', () => {
  const toy = gaussianGrid({ side: 2, spacing: 3, spread: 0.25, labelled: true });
  toyLaws({ toy, reach: 3, smoothAt: [[1.5, 1.4], [0, 0]] }); // prettier-ignore

  it('has its components column by column', () => {
    const { x, y } = toy.batch(key(0), 400);
    const [points, labels] = [x.arraySync() as number[][], y!.arraySync()];
    points.forEach(([u, v], i) => expect(labels[i]!.indexOf(1)).toBe((u! > 0 ? 2 : 0) + (v! > 0 ? 1 : 0)));
    release(x, y);
  });

  it('has the density by hand', () => {
    const [log] = tf.tidy(() => toy.logDensity(tf.tensor2d([[1.5, -1.5]])).dataSync()); // the others are 12 off
    expect(log).toBeCloseTo(-Math.log(4 * 2 * Math.PI * 0.0625), 6);
  });

  it('refuses what makes no grid', () => {
    expect(() => gaussianGrid({ side: 0 })).toThrow('gaussianGrid.side: must be a whole number of at least 1');
    expect(() => gaussianGrid({ spacing: -1 })).toThrow('gaussianGrid.spacing: must be a finite number above 0');
    expect(() => gaussianGrid({ spread: 0 })).toThrow('gaussianGrid.spread: must be a finite number above 0');
    expect(() => gaussianGrid({ rows: 0 } as never)).toThrow('gaussianGrid: unknown option');
  });
});
