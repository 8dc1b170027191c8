import * as tf from '@tensorflow/tfjs-core';
import { gradient, key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { toyLaws } from '../test/toy-laws.js';
import { pinwheel } from './pinwheel.js';

describe('pinwheel', () => {
  toyLaws({ toy: pinwheel({ width: 0.25 }), reach: 2.7, nodesPerBin: 10, smoothAt: [[0.76, 0.65], [-0.4, 0.9], [0.3, 0.3]] }); // prettier-ignore
});

describe('pinwheel, other ones', () => {
  it('without a twist and of one blade is a normal distribution', () => {
    const toy = pinwheel({ blades: 1, twist: 0, radius: 2, length: 0.5, width: 0.25 });
    const [centre, off] = tf.tidy(() => toy.logDensity(tf.tensor2d([[2, 0], [2.5, 0.25]])).dataSync()); // prettier-ignore
    expect(centre).toBeCloseTo(-Math.log(2 * Math.PI * 0.125), 6);
    expect(off).toBeCloseTo(-Math.log(2 * Math.PI * 0.125) - 1, 6);
  });

  it('says which blade a point is of, turned by the twist at the radius', () => {
    const { x, y } = pinwheel({ length: 0.02, width: 0.02, twist: 0.5, labelled: true }).batch(key(0), 300);
    const [points, labels] = [x.arraySync() as number[][], y!.arraySync()];
    points.forEach(([u, v], i) => {
      const angle = 0.5 + (2 * Math.PI * labels[i]!.indexOf(1)) / 5;
      expect(Math.hypot(u! - Math.cos(angle), v! - Math.sin(angle))).toBeLessThan(0.15); // the twist shears by a quarter
    });
    release(x, y);
  });

  it('has a finite slope at its centre', () => {
    const slope = tf.tidy(() => gradient(pinwheel().logDensity)(tf.zeros([1, 2])).dataSync());
    expect(slope.every(Number.isFinite)).toBe(true);
  });

  it('refuses what makes no pinwheel', () => {
    expect(() => pinwheel({ blades: 0 })).toThrow('pinwheel.blades: must be a whole number of at least 1');
    expect(() => pinwheel({ radius: 0 })).toThrow('pinwheel.radius: must be a finite number above 0');
    expect(() => pinwheel({ length: 0 })).toThrow('pinwheel.length: must be a finite number above 0');
    expect(() => pinwheel({ width: 0 })).toThrow('pinwheel.width: must be a finite number above 0');
    expect(() => pinwheel({ twist: 1e9 })).toThrow('pinwheel.twist: must be a finite number from -100 to 100');
    expect(() => pinwheel({ rate: 1 } as never)).toThrow('pinwheel: unknown option');
  });
});
