import * as tf from '@tensorflow/tfjs-core';
import { scope, whole } from '@ebmjs/core';
import { firstRows } from './first-rows.js';
import { shareOf } from './kl-divergence.js';
import type { ChainTerm } from './loss-term.js';
import { throughSampling, type ThroughSamplingOptions } from './replay-options.js';
import { squaredDistances } from './squared-distances.js';

/** Options of the entropy term by nearest neighbours. */
export interface NeighbourEntropyOptions extends ThroughSamplingOptions {
  /** Du et al. (2021) take 0.3. @defaultValue `0.3` */
  readonly weight?: number;
  /** Rows drawn from the buffer, at most its capacity, among which the nearest is looked for. @defaultValue `100` */
  readonly neighbours?: number;
  /** The term is 0 until the run has stored so many chains. @defaultValue `1000` */
  readonly after?: number;
}

const CLOSEST = 1e-12; // of squared distances: the logarithm of two samples at one place

/**
 * The entropy of samples by their nearest neighbours, as a term: `-mean log min_j |x_i - b_j|` over rows `b` drawn from
 * the buffer (Kozachenko and Leonenko 1987, but for constants that have no gradient; Du et al. 2021, "Improved contrastive
 * divergence training of energy based models"). Samples follow the weights; the buffer's rows do not.
 *
 * Its parts are `distance`, the mean to the nearest, and those of `klDivergence`, with which it shares the replay.
 */
export function neighbourEntropy(options: NeighbourEntropyOptions = {}): ChainTerm {
  const more = ['neighbours', 'after'];
  const { replay, ...term } = throughSampling(
    'neighbourEntropy',
    { weight: 0.3, ...options },
    { name: 'entropy', more },
  );
  const { neighbours = 100, after = 1000 } = options;
  whole('neighbourEntropy.neighbours', neighbours);
  whole('neighbourEntropy.after', after, 0);
  return {
    ...term,
    check: (numbers) => 'mismatch' in numbers && term.check(numbers),
    config: { term: 'neighbourEntropy', ...replay, neighbours, after },
    loss: ({ chains, key, step }) => {
      const stored = step * chains.start.x.shape[0]!;
      if (stored < after) return { loss: tf.scalar(0), terms: {} };
      const { end, mismatch, unclipped } = chains.replayed(replay);
      const squares = nearestSquares(
        end.x,
        firstRows(chains.end.x, end.x.shape[0]!),
        chains.neighbours(key, neighbours).x,
      );
      return {
        loss: tf.neg(tf.mean(tf.mul(0.5, tf.log(tf.add(squares, CLOSEST))))),
        terms: { distance: tf.mean(tf.sqrt(squares)), mismatch: mismatch as tf.Scalar },
        later: () => shareOf(unclipped()),
      };
    },
  };
}

/** `min_j |x_i - b_j|^2` as `[n]`: which is nearest is told by the constant `ends`, how near it is follows `x`. */
function nearestSquares(x: tf.Tensor, ends: tf.Tensor, b: tf.Tensor): tf.Tensor1D {
  return scope(() => {
    const nearest = tf.gather(b, tf.argMin(squaredDistances(ends, b), 1) as tf.Tensor1D);
    const apart = tf.reshape(tf.sub(x, nearest), [x.shape[0]!, -1]);
    return tf.sum(tf.square(apart), 1) as tf.Tensor1D;
  });
}
