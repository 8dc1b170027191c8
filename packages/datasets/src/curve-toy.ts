import * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, hostUniform, normal, randint, scope, split } from '@ebmjs/core';
import { gaussLegendre } from './gauss-legendre.js';
import type { Toy } from './toy.js';

type Point = readonly [x: number, y: number];

export interface CurveToyOptions {
  readonly name: string;
  /** Analytic curves of equal share, from a number on [0, 1]. */
  readonly curves: readonly ((t: number) => Point)[];
  /** Draws that number from one that is uniform: the inverse of its distribution function. */
  readonly quantile: (u: number) => number;
  /** Its density. */
  readonly share: (t: number) => number;
  /** The highest speed of a curve, at most. */
  readonly speed: number;
  readonly spread: number;
  readonly labelled: boolean;
}

/** Memory and time of a density grow with this. */
const MOST_NODES = 4096;

/**
 * Points of curves with normal noise. Their density, `p(x) = mean over curves of the integral of share(t) N(x; c(t), s^2 I)
 * dt`, by the rule of Gauss and Legendre, with nodes at half a standard deviation or closer. Its error is below 1e-6 of the
 * density where that is above 1e-12 of its peak, besides the rounding of float32.
 */
export function curveToy({ name, curves, quantile, share, speed, spread, labelled }: CurveToyOptions): Toy {
  const count = Math.ceil((2 * speed) / spread) + 24;
  if (count * curves.length > MOST_NODES) {
    throw new EbmError(`${name}.spread`, `must be wider for curves so long (${count * curves.length} nodes)`, spread);
  }
  const rule = gaussLegendre(count);
  const nodes = curves.flatMap((curve) => rule.map(({ t }) => curve(t)));
  const scale = 1 / (curves.length * 2 * Math.PI * spread ** 2);
  const logs = curves.flatMap(() => rule.map(({ t, weight }) => Math.log(weight * share(t) * scale)));
  const row = (values: number[]): tf.Tensor2D => tf.tensor2d(values, [1, values.length]);
  return {
    name,
    shape: [2],
    classes: labelled ? curves.length : 0,
    batch: (key, n) =>
      scope(() => {
        const [whichKey, placeKey, noise] = split(key, 3);
        const which = randint(whichKey, n, curves.length);
        const points = Array.from(hostUniform(placeKey, n), (u, i) => [...curves[which[i]!]!(quantile(u))]);
        const x = tf.add(tf.tensor2d(points, [n, 2]), tf.mul(normal(noise, [n, 2]), spread));
        return labelled
          ? { x, y: tf.cast(tf.oneHot(tf.tensor1d(which, 'int32'), curves.length), 'float32') as tf.Tensor2D }
          : { x };
      }),
    logDensity: (x) => {
      batchOf(`${name}.logDensity`, x, [2]);
      return scope(() => {
        const [a, b] = tf.split(x, 2, 1); // [n, 1] each
        const away = [row(nodes.map(([p]) => p)), row(nodes.map(([, q]) => q))] as const;
        const squares = tf.add(tf.square(tf.sub(a!, away[0])), tf.square(tf.sub(b!, away[1]))); // [n, nodes]
        return tf.logSumExp<tf.Tensor1D>(tf.add(tf.mul(squares, -0.5 / spread ** 2), row(logs)), 1);
      });
    },
  };
}
