import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, release, run, scope, walk, type Energy } from '@ebmjs/core';
import { hmc } from './index.js';

const standard: Energy = (x) => scope(() => tf.mul(0.5, tf.sum(tf.square(x), 1)) as tf.Tensor1D);

// Exact stationary acceptance on N(0, 1): (4/pi) atan(1/sqrt(lambda)), lambda the larger eigenvalue of M'M, M the
// leapfrog map to the power L (reference values by that formula in float64).
describe.each([
  [0.5, 1, 0.990053625442],
  [1, 1, 0.920833151679],
  [1.5, 1, 0.745848164549],
  [1, 3, 1],
  [1, 5, 0.920833151679],
  [1.2, 3, 0.906295839157],
])('hmc of step %f and %i leapfrogs', (stepSize, steps, exact) => {
  it('accepts as often as it must on N(0, 1)', () => {
    const n = 40_000;
    const x = normal(key(1), [n, 1]);
    for (const { step, info } of walk(hmc({ stepSize, steps }), standard, key(2), x)) {
      if (step === 0) continue;
      const p = info!.acceptance.dataSync();
      const mean = p.reduce((a, b) => a + b, 0) / n;
      const sd = Math.sqrt(p.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
      console.log(mean, exact, (mean - exact) / (sd / Math.sqrt(n)));
      expect(Math.abs(mean - exact)).toBeLessThan((4.5 * sd) / Math.sqrt(n) + 1e-6);
      break;
    }
    x.dispose();
  });
});
