import * as tf from '@tensorflow/tfjs-core';
import { gradient, scope, type Energy } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { analytic, plain } from '../test/energies.js';
import { affine } from './affine.js';
import { concept } from './concept.js';
import { conditioned } from './conditioned.js';
import { guided } from './guided.js';
import { mixture } from './mixture.js';
import { negation } from './negation.js';
import { onPart } from './on-part.js';
import { product } from './product.js';
import { temper } from './temper.js';
import { weightedSum } from './weighted-sum.js';

/** Not quadratic, so that second derivatives differ from place to place. */
const bent: Energy = (x) =>
  scope(() => tf.sum(tf.add(tf.exp(tf.mul(x, 0.5)), tf.square(tf.square(x))), 1) as tf.Tensor1D);
const given = tf.tensor2d([[0.3, 0, -0.2]]);
const wide: Energy = (x) => scope(() => tf.add(bent(x), tf.exp(tf.mul(tf.sum(x, 1), 0.5))) as tf.Tensor1D); // coordinates in one another's way

const CASES: readonly (readonly [string, Energy])[] = [
  ['product', product(bent, analytic(1, 1))],
  ['weightedSum', weightedSum([bent, plain(0, 1)], [2, -0.5])],
  ['mixture', mixture([bent, analytic(1, 1)], { weights: [1, 3] })],
  ['negation', negation(bent, 0.5)],
  ['temper', temper(bent, 2)],
  ['guided', guided(analytic(0, 2), [bent], [1.5])],
  [
    'concept',
    concept((y) => (x) => scope(() => tf.mul(bent(x), tf.reshape(tf.slice(y, [0, 1], [-1, 1]), [-1]))), [0, 0.7]),
  ],
  ['conditioned', conditioned(wide, given, [1, 0, 1])],
  ['onPart', onPart(bent, [0, 1])],
  ['affine', affine(bent, { scale: [2, -0.5], shift: 0.1 })],
  [
    'affine by a matrix',
    affine(mixture([bent, plain(1, 1)]), {
      scale: [
        [2, 0.5],
        [-1, 1],
      ],
    }),
  ],
];

const v = [0.6, -0.8];

/** `v . dE/dx` along `t v + x`, and its slope by the tape. */
const along = (energy: Energy, x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(gradient(energy)(x), tf.tensor2d([v])));

describe.each(CASES)('the gradient of %s', (_, energy) => {
  it('can be differentiated again: its slope along a line is that of differences', () => {
    scope(() => {
      const x = tf.tensor2d([[0.4, -0.7]]);
      const curvature = [
        ...tf
          .grad((point) => along(energy, point))(x)
          .dataSync(),
      ];
      const h = 0.02;
      [0, 1].forEach((j) => {
        const moved = (by: number): number =>
          along(energy, tf.add(x, tf.tensor2d([[0, 1].map((k) => (k === j ? by : 0))]))).dataSync()[0]!;
        const difference = (moved(h) - moved(-h)) / (2 * h);
        // Gradients of size 10 are rounded at 6e-7, their difference errs by 3e-5; h^2/6 of a third derivative of 50: 3e-3.
        expect(Math.abs(curvature[j]! - difference)).toBeLessThan(0.005 * (1 + Math.abs(difference)));
      });
      expect(Math.max(...curvature.map(Math.abs))).toBeGreaterThan(0.01);
    });
  });
});
