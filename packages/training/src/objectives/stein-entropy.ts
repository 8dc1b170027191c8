import * as tf from '@tensorflow/tfjs-core';
import { EbmError, positive, scope } from '@ebmjs/core';
import { firstRows } from './first-rows.js';
import { shareOf } from './kl-divergence.js';
import type { ChainTerm } from './loss-term.js';
import { throughSampling, type ThroughSamplingOptions } from './replay-options.js';
import { medianSquaredDistance, squaredDistances } from './squared-distances.js';

/** Options of the entropy term by Stein's kernel. */
export interface SteinEntropyOptions extends ThroughSamplingOptions {
  /**
   * `h` in the kernel `k(x, x') = exp(-|x - x'|^2 / h)`. @defaultValue the median of the chains' squared distances, over
   * `log n`, as in Liu and Wang (2016)
   */
  readonly bandwidth?: number;
}

const SMALLEST = 1e-12; // of a bandwidth, where all chains are at one place

/**
 * The entropy term of Du and Mordatch (2019, appendix A.8) by the kernel estimator that they name (Liu et al. 2017):
 * `1 / (2 n^2) sum_ij k(x_i, x_j)` over samples that follow the weights. Its gradient in `x_i` is minus the repulsion of
 * Stein variational descent, `-1/n^2 sum_j grad_{x_j} k(x_j, x_i)`, an estimate of the slope of the entropy smoothed by the
 * kernel: to make it small is to spread the samples. Its value is no entropy.
 *
 * Its parts are `bandwidth` and those of `klDivergence`, with which it shares the replay. Needs two chains at least.
 */
export function steinEntropy(options: SteinEntropyOptions = {}): ChainTerm {
  const { replay, ...term } = throughSampling('steinEntropy', options, { name: 'entropy', more: ['bandwidth'] });
  const { bandwidth } = options;
  if (bandwidth !== undefined) positive('steinEntropy.bandwidth', bandwidth);
  return {
    ...term,
    config: { term: 'steinEntropy', ...replay, ...(bandwidth !== undefined && { bandwidth }) },
    loss: ({ chains }) => {
      const { end, mismatch, unclipped } = chains.replayed(replay);
      const n = end.x.shape[0]!;
      if (n < 2) throw new EbmError(`train.terms.${term.name}`, 'must have at least two chains', n);
      const h = bandwidth === undefined ? usualBandwidth(firstRows(chains.end.x, n)) : tf.scalar(bandwidth);
      const k = scope(() => tf.exp(tf.neg(tf.div(squaredDistances(end.x, end.x), h))));
      return {
        loss: tf.div(tf.mean(k), 2),
        terms: { bandwidth: h, mismatch: mismatch as tf.Scalar },
        later: () => shareOf(unclipped()),
      };
    },
  };
}

/** Of samples that are constant: the kernel's width has no gradient. */
const usualBandwidth = (x: tf.Tensor): tf.Scalar =>
  scope(() => tf.maximum(tf.div(medianSquaredDistance(x), Math.log(x.shape[0]!)), SMALLEST));
