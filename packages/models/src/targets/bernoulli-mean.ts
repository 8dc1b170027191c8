import type { Tensor } from '@tensorflow/tfjs-core';
import { knownOptions, positive } from '@ebmjs/core';
import type { KnownTarget } from '../known-target.js';
import { bernoulli } from './bernoulli.js';
import { coordinateMeans, readEvents } from './read-events.js';

export interface BernoulliMeanOptions {
  /**
   * Ones, and as many zeros, that are counted to every coordinate beside the data: none is impossible then, as it must
   * not be where chains begin. @defaultValue 1
   */
  readonly smoothing?: number;
}

/**
 * The `bernoulli` whose probabilities are the data's means, `(sum_i x_i + smoothing) / (n + 2 smoothing)`: the base from
 * which Salakhutdinov and Murray (2008, "On the quantitative analysis of deep belief networks") anneal to a
 * restricted Boltzmann machine. Of machines with a strong visible bias it is much closer than fair coins.
 *
 * Borrows `data` `[n, ...event]`, numbers from 0 to 1. Throws an `EbmError` for others.
 */
export async function bernoulliMean(data: Tensor, options: BernoulliMeanOptions = {}): Promise<KnownTarget> {
  knownOptions('bernoulliMean', options, ['smoothing']);
  const smoothing = positive('bernoulliMean.smoothing', options.smoothing ?? 1);
  const events = await readEvents('bernoulliMean.data', data, { min: 0, max: 1 });
  const { n, shape } = events;
  const probability = Array.from(coordinateMeans(events), (mean) => (n * mean + smoothing) / (n + 2 * smoothing));
  return bernoulli({ shape, probability });
}
