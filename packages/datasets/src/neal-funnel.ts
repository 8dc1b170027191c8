import * as tf from '@tensorflow/tfjs-core';
import { batchOf, knownOptions, normal, positive, scope, whole } from '@ebmjs/core';
import type { Toy } from './toy.js';

export interface NealFunnelOptions {
  /** Numbers in a point, the first of which says how wide the others are; from 2. Neal has 10. @defaultValue 2 */
  readonly dimension?: number;
  /** Standard deviation of the first. @defaultValue 3 */
  readonly spread?: number;
}

/**
 * Neal's funnel (2003, "Slice sampling", section 8): `v` normal with the spread, the others normal with variance `e^v`.
 * Narrow at one end and wide at the other, so that no step size is right for both.
 */
export function nealFunnel(options: NealFunnelOptions = {}): Toy {
  knownOptions('nealFunnel', options, ['dimension', 'spread']);
  const others = whole('nealFunnel.dimension', options.dimension ?? 2, 2) - 1;
  const spread = positive('nealFunnel.spread', options.spread ?? 3);
  const constant = ((others + 1) * Math.log(2 * Math.PI)) / 2 + Math.log(spread);
  return {
    name: 'nealFunnel',
    shape: [others + 1],
    classes: 0,
    batch: (key, n) =>
      scope(() => {
        const [z, rest] = tf.split(normal(key, [n, others + 1]), [1, others], 1);
        const v = tf.mul(z!, spread);
        return { x: tf.concat([v, tf.mul(rest!, tf.exp(tf.div(v, 2)))], 1) };
      }),
    logDensity: (x) => {
      batchOf('nealFunnel.logDensity', x, [others + 1]);
      return scope(() => {
        const [v, rest] = tf.split(x, [1, others], 1) as [tf.Tensor, tf.Tensor];
        const squares = tf.sum(tf.square(tf.mul(rest, tf.exp(tf.div(v, -2)))), 1, true);
        const exponent = tf.add(tf.square(tf.div(v, spread)), tf.add(tf.mul(v, others), squares));
        return tf.sub(tf.squeeze<tf.Tensor1D>(tf.mul(exponent, -0.5), [1]), constant);
      });
    },
  };
}
