import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { toyLaws } from '../test/toy-laws.js';
import { ring } from './ring.js';
import { concentricRings } from './concentric-rings.js';

describe('concentricRings', () => {
  toyLaws({ toy: concentricRings(), reach: 2.5, smoothAt: [[2, 0.1], [-1, 0.05], [0.3, 0.3]] }); // prettier-ignore

  it('of one radius is the ring', () => {
    const x = tf.tensor2d([[0, 0], [1, 2], [-0.5, 0.2]]); // prettier-ignore
    const options = { spread: 0.3 };
    const off = tf.tidy(() =>
      tf
        .max(tf.abs(tf.sub(concentricRings({ radii: [2], ...options }).logDensity(x), ring(options).logDensity(x))))
        .dataSync(),
    );
    expect(off[0]).toBeLessThan(1e-6);
    x.dispose();
  });

  it('refuses what makes no concentricRings', () => {
    expect(() => concentricRings({ radii: [] })).toThrow('concentricRings.radii: must name one or more');
    expect(() => concentricRings({ radii: [1, 0] })).toThrow(
      'concentricRings.radii[1]: must be a finite number above 0, got 0',
    );
    expect(() => concentricRings({ spread: 0 })).toThrow('concentricRings.spread: must be a finite number above 0');
    expect(() => concentricRings({ radius: 1 } as never)).toThrow('concentricRings: unknown option');
  });
});
