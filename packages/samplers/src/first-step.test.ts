import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, run, scope, type Energy, type Kernel, type State } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { clamped, langevin, sgld, thinned } from './index.js';

/** Infinite at 3 and beyond, NaN below 0. */
const energy: Energy = (x) => scope(() => tf.sum(tf.sub(tf.sqrt(x), tf.log(tf.relu(tf.sub(3, x)))), 1));
const box = { min: -9, max: 9 };

const KERNELS: readonly (readonly [string, string, Kernel<State, unknown>])[] = [
  ['langevin', 'langevin', langevin({ stepSize: 1e-3 })],
  ['langevin, paper', 'langevin', langevin({ preset: 'paper', noise: 0, stepSize: 1e-3, box })],
  ['sgld', 'sgld', sgld({ stepSize: 1e-3 }) as unknown as Kernel<State>],
  ['clamped langevin', 'langevin', clamped(langevin({ stepSize: 1e-3 }), box)],
  ['thinned langevin', 'langevin', thinned(langevin({ stepSize: 1e-3 }), 2)],
];

describe.each(KERNELS)('%s', (_, where, kernel) => {
  it.each([
    [-1, NaN],
    [4, Infinity],
  ])('refuses chains that start at %d, and leaks nothing', (from, value) => {
    expectNoLeak(() => {
      const start = tf.tensor2d([[1], [from]]);
      expect(() => run(kernel, energy, key(1), start, { steps: 3 })).toThrow(
        `${where}: the energy at the start of chain 1 must be finite, got ${value}`,
      );
      start.dispose();
    });
  });

  it('looks at none but the first energies', () => {
    let taken = 0;
    const failing: Energy = (x) => (taken++ === 0 ? energy(x) : scope(() => tf.mul<tf.Tensor1D>(energy(x), NaN)));
    const end = run(kernel, failing, key(1), tf.tensor2d([[1], [2]]), { steps: 4 });
    expect(taken).toBeGreaterThan(3);
    end.dispose();
  });
});
