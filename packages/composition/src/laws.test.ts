import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { analytic, at, near, plain, points, slopeAt } from '../test/energies.js';
import { affine } from './affine.js';
import { conditioned } from './conditioned.js';
import { guided } from './guided.js';
import { mixture } from './mixture.js';
import { negation } from './negation.js';
import { onPart } from './on-part.js';
import { product } from './product.js';
import { temper } from './temper.js';
import { weightedSum } from './weighted-sum.js';

const [a, b, c] = [analytic(1, 1), analytic(-1, 2), plain(0.5, 0.7)];
const positive = fc.double({ min: 0.1, max: 5, noNaN: true });
const weight = fc.double({ min: 0.1, max: 3, noNaN: true }).chain((w) => fc.constantFrom(w, -w));
/** Sums are rounded at the size of their largest part, times a factor of up to ten here: 30 for each. */
const SIZE = 300;

/** The same energies and the same slopes. */
function alike(left: Energy, right: Energy, x: number[][]): void {
  near(at(left, x), at(right, x), SIZE);
  near(slopeAt(left, x), slopeAt(right, x), SIZE);
}

describe('laws of one kind', () => {
  it('product: any order, any brackets, and weights of 1', () => {
    fc.assert(
      fc.property(points, fc.shuffledSubarray([a, b, c], { minLength: 3 }), (x, [p, q, r]) => {
        alike(product(p!, q!, r!), product(a, b, c), x);
        alike(product(p!, product(q!, r!)), product(product(a, b), c), x);
      }),
      { numRuns: 50 },
    );
  });

  it('temper: temperatures multiply; negation: twice is nothing, strengths multiply', () => {
    fc.assert(
      fc.property(points, positive, positive, (x, s, t) => {
        alike(temper(temper(a, s), t), temper(a, s * t), x);
        alike(negation(negation(a, s), t), weightedSum([a], [s * t]), x);
        alike(temper(negation(c, s), t), negation(temper(c, t), s), x);
      }),
      { numRuns: 50 },
    );
  });

  it('affine: one after the other is one, by the product of the matrices; back and forth is nothing', () => {
    fc.assert(
      fc.property(points, weight, weight, weight, (x, s, t, k) => {
        const shear = [
          [1, k],
          [0, 1],
        ];
        // A2 (A1 z + b1) + b2, with A1 = s I and A2 the shear.
        const both = affine(affine(a, { scale: s, shift: t }), { scale: shear, shift: [1, -1] });
        const one = affine(a, {
          scale: shear.map((row) => row.map((value) => value * s)),
          shift: [t + k * t + 1, t - 1],
        });
        alike(
          both,
          one,
          x.map((row) => row.map((value) => value * 0.3)),
        );
        alike(affine(affine(a, { scale: s, shift: t }), { scale: 1 / s, shift: -t / s }), a, x);
      }),
      { numRuns: 50 },
    );
  });
});

describe('laws across kinds', () => {
  it('tempering, negation and weights distribute over products', () => {
    fc.assert(
      fc.property(points, positive, weight, (x, t, w) => {
        alike(temper(product(a, c), t), product(temper(a, t), temper(c, t)), x);
        alike(negation(product(a, c), t), product(negation(a, t), negation(c, t)), x);
        alike(weightedSum([product(a, b), c], [w, 1]), weightedSum([a, b, c], [w, w, 1]), x);
        alike(product(c, weightedSum([a, b], [w, t])), weightedSum([b, c, a], [t, 1, w]), x);
      }),
      { numRuns: 50 },
    );
  });

  it('products distribute over mixtures, and a mixture of equals is each', () => {
    fc.assert(
      fc.property(points, positive, positive, (x, u, v) => {
        const weights = { weights: [u, v] };
        alike(product(c, mixture([a, b], weights)), mixture([product(c, a), product(c, b)], weights), x);
        alike(mixture([c, c], weights), c, x);
        alike(mixture([a, b], weights), mixture([b, a], { weights: [v, u] }), x);
      }),
      { numRuns: 50 },
    );
  });

  it('guidance of a guided energy adds strengths of the same concept', () => {
    fc.assert(
      fc.property(points, weight, weight, (x, s, t) => {
        // E + s (E_a - E), and from there t times the same difference once more.
        const first = guided(b, [a], [s]);
        const again = guided(first, [weightedSum([first, a, b], [1, 1, -1])], [t]);
        alike(again, guided(b, [a], [s + t]), x);
      }),
      { numRuns: 50 },
    );
  });

  it('conditioning commutes with every combination', () => {
    const given = tf.tensor2d([[0, 0.4]]);
    const on = (energy: Energy): Energy => conditioned(energy, given, [1, 0]);
    const z = fc.array(fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 1 }), {
      minLength: 1,
      maxLength: 4,
    });
    const same = (left: Energy, right: Energy, rows: number[][]): void => {
      const of = (energy: Energy): number[] =>
        scope(() => [
          ...energy(tf.tensor2d(rows)).dataSync(),
          ...energy.valueAndGrad!(tf.tensor2d(rows)).grad.dataSync(),
        ]);
      near(of(left), of(right), SIZE);
    };
    fc.assert(
      fc.property(z, positive, weight, (rows, t, w) => {
        same(on(product(a, c)), product(on(a), on(c)), rows);
        same(on(mixture([a, c])), mixture([on(a), on(c)]), rows);
        same(on(negation(a, t)), negation(on(a), t), rows);
        same(on(temper(c, t)), temper(on(c), t), rows);
        same(on(guided(b, [a], [w])), guided(on(b), [on(a)], [w]), rows);
      }),
      { numRuns: 30 },
    );
    given.dispose();
  });

  it('a change of variable does too, up to how much space it stretches', () => {
    fc.assert(
      fc.property(points, weight, positive, (x, s, t) => {
        const moved = (energy: Energy): Energy => affine(energy, { scale: [s, 2], shift: 1 });
        const near1 = x.map((row) => row.map((value) => value * 0.3));
        const log = Math.log(Math.abs(2 * s));
        const shifted = (energy: Energy, by: number): Energy =>
          product(energy, (y) => scope(() => tf.fill([y.shape[0]!], by) as tf.Tensor1D));
        alike(moved(mixture([a, b])), mixture([moved(a), moved(b)]), near1);
        alike(shifted(moved(product(a, b)), log), product(moved(a), moved(b)), near1);
        alike(shifted(moved(temper(a, t)), log / t - log), temper(moved(a), t), near1);
      }),
      { numRuns: 50 },
    );
  });

  it('parts of an event are combined as events are', () => {
    const wide = fc.array(fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    const on = (energy: Energy): Energy => onPart(energy, [0, 1, 1]);
    const of = (energy: Energy, rows: number[][]): number[] => scope(() => [...energy(tf.tensor2d(rows)).dataSync()]);
    fc.assert(
      fc.property(wide, (rows) => {
        near(of(on(product(a, c)), rows), of(product(on(a), on(c)), rows), SIZE);
        near(of(on(mixture([a, c])), rows), of(mixture([on(a), on(c)]), rows), SIZE);
        // What a part does not read, conditioning on it does not change.
        const last = scope(() =>
          conditioned(on(a), tf.tensor2d([[9, 0, 0]]), [0, 1, 1])(tf.tensor2d(rows.map((r) => r.slice(1)))).dataSync(),
        );
        near([...last], of(on(a), rows), SIZE);
      }),
      { numRuns: 30 },
    );
  });
});
