import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope } from '@ebmjs/core';
import type { Reducer } from './reducer.js';

/** Holds tensors: release it when it is replaced. */
export interface WelfordState {
  /** Draws so far, of all chains. */
  readonly count: number;
  /** `[...event]`, flat for a covariance. */
  readonly mean: tf.Tensor;
  /** Squares of deviations from the mean, summed: `[...event]`, or `[d, d]` of their products. */
  readonly sum: tf.Tensor;
}

/** Owned by the caller. */
export interface Spread {
  readonly count: number;
  readonly mean: tf.Tensor;
  /** With `count - 1`: variances `[...event]`, or a covariance `[d, d]`. */
  readonly spread: tf.Tensor;
}

/** Shown batches of chains `[n, ...event]`; begins from the shape of an event. */
export type Welford = Reducer<WelfordState, tf.Tensor, Spread, readonly number[]>;

/** Mean and variance of each coordinate over all draws of all chains, a batch at a time (Welford 1962; Chan et al. 1979). */
export function pooledVariance(): Welford {
  return welford({
    rows: (x) => x,
    zeros: (event) => tf.zeros([...event]),
    products: (x) => tf.sum(tf.square(x), 0),
  });
}

/** Mean and covariance of all coordinates, of events flattened to `d` of them, in the same way. */
export function pooledCovariance(): Welford {
  return welford({
    rows: (x) => tf.reshape(x, [x.shape[0]!, -1]),
    zeros: (event) => tf.zeros([size(event), size(event)]),
    products: (x) => tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, true),
  });
}

interface Parts {
  readonly rows: (batch: tf.Tensor) => tf.Tensor;
  readonly zeros: (event: readonly number[]) => tf.Tensor;
  /** Products of coordinates, summed over rows. */
  readonly products: (rows: tf.Tensor) => tf.Tensor;
}

function welford({ rows, zeros, products }: Parts): Welford {
  return {
    init: (event) => scope(() => ({ count: 0, mean: first(rows(tf.zeros([1, ...event]))), sum: zeros(event) })),
    update: ({ count, mean, sum }, batch) =>
      scope(() => {
        const x = rows(batch);
        const n = x.shape[0]!;
        const centre = tf.mean(x, 0, true);
        const apart = tf.sub(centre, mean); // [1, ...event]
        const within = products(tf.sub(x, centre));
        const between = tf.mul(products(apart), (count * n) / (count + n));
        const moved = tf.add(mean, first(tf.mul(apart, n / (count + n))));
        return { count: count + n, mean: moved, sum: tf.addN([sum, within, between]) };
      }),
    value: ({ count, mean, sum }) => {
      if (count < 2) throw new EbmError('welford.value', 'must have been shown two draws', count);
      return scope(() => ({ count, mean: tf.clone(mean), spread: tf.div(sum, count - 1) }));
    },
  };
}

const first = (x: tf.Tensor): tf.Tensor => tf.reshape(x, x.shape.slice(1));

const size = (event: readonly number[]): number => event.reduce((product, side) => product * side, 1);
