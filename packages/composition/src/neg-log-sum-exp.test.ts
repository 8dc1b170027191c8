import * as tf from '@tensorflow/tfjs-core';
import { gradient, scope, type Energy } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { near } from '../test/energies.js';
import { negLogSumExp } from './neg-log-sum-exp.js';

/** One row of energies in, one number out. */
const of = (...energies: number[]): number =>
  scope(() => negLogSumExp(energies.map((energy) => tf.tensor1d([energy]))).dataSync()[0]!);

/** The same in double precision, for finite energies. */
function exact(energies: readonly number[]): number {
  const low = Math.min(...energies);
  return low - Math.log(energies.reduce((sum, energy) => sum + Math.exp(low - energy), 0));
}

describe('negLogSumExp', () => {
  it('agrees with double precision at any size', () => {
    const energies = fc.array(fc.float({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(energies, (values) => near([of(...values)], [exact(values)])));
  });

  it('moves with a constant', () => {
    near([of(1e4, 1e4 + 1)], [1e4 + exact([0, 1])]);
  });

  it.each([
    ['a part at Infinity adds nothing', [2, Infinity], 2],
    ['all at Infinity are at Infinity', [Infinity, Infinity], Infinity],
    ['one at -Infinity decides', [-Infinity, 3], -Infinity],
    ['-Infinity wins over Infinity', [-Infinity, Infinity], -Infinity],
    ['NaN is not hidden', [NaN, 1], NaN],
  ])('%s', (_, energies, want) => expect(of(...energies)).toBe(want));

  it('works a row at a time', () => {
    const rows = scope(() => [
      ...negLogSumExp([tf.tensor1d([0, Infinity, 5]), tf.tensor1d([0, Infinity, Infinity])]).dataSync(),
    ]);
    near(rows, [-Math.LN2, Infinity, 5]);
  });

  it('has the derivatives of the logistic function, first and second', () => {
    const column = (x: tf.Tensor, i: number): tf.Tensor1D => tf.reshape(tf.slice(x, [0, i], [-1, 1]), [-1]);
    const energy: Energy = (x) => scope(() => negLogSumExp([column(x, 0), column(x, 1)]));
    const p = 1 / (1 + Math.exp(0.3 - 1.1)); // share of the first of energies 0.3 and 1.1
    scope(() => {
      const x = tf.tensor2d([[0.3, 1.1]]);
      near([...gradient(energy)(x).dataSync()], [p, 1 - p]);
      const first: Energy = (point) => column(gradient(energy)(point), 0);
      near([...gradient(first)(x).dataSync()], [-p * (1 - p), p * (1 - p)]);
    });
  });

  it('has a finite gradient beside a part at Infinity', () => {
    const energy: Energy = (x) => scope(() => negLogSumExp([tf.sum(x, 1), tf.fill([x.shape[0]!], Infinity)]));
    expect(scope(() => [...gradient(energy)(tf.tensor2d([[1, 2]])).dataSync()])).toEqual([1, 1]);
  });
});
