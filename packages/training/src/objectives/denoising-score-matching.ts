import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  knownOptions,
  normal,
  oneOf,
  positive,
  randint,
  scope,
  split,
  valueAndGradient,
  within,
} from '@ebmjs/core';
import type { DataTerm } from './loss-term.js';

/** Options of `denoisingScoreMatching`. */
export interface DenoisingScoreMatchingOptions {
  /** Its place in `metrics.terms`. @defaultValue `'dsm'` */
  readonly name?: string;
  /** @defaultValue `1` */
  readonly weight?: number;
  /** Standard deviations of the noise. Each row is given one of them, all as likely. */
  readonly sigmas: readonly number[];
  /**
   * What is learnt where there are several:
   * - `'mixture'`: the energy of `1/m sum_i q_i`, with `q_i` the density of the data under noise `sigma_i`; the smallest
   *   noises have the largest part in the loss, which varies as `1 / sigma^2`;
   * - `'multiscale'` (Li, Chen and Sommer 2019, arXiv 1910.07762): `l = 1 / sigma^2` weighs all noises alike, and the
   *   slope is that of noise `anchor`, continued to where only larger noise leads.
   *
   * With one sigma both are the same but for the factor `sigma^2`. @defaultValue `'mixture'`
   */
  readonly scale?: 'mixture' | 'multiscale';
  /** `sigma_0` of `'multiscale'`. @defaultValue the smallest sigma */
  readonly anchor?: number;
}

const OPTIONS = ['name', 'weight', 'sigmas', 'scale', 'anchor'];

/**
 * Denoising score matching (Vincent 2011): data `x` under noise, `x~ = x + sigma z`, and an energy whose slope leads back,
 *
 * `1/2 mean |grad E(x~) - (x~ - x) / sigma^2|^2`, or of several scales
 * `1/2 mean 1 / sigma^2 |sigma_0^2 grad E(x~) - (x~ - x)|^2`.
 *
 * Makes `exp(-E)` the density of the noised data, without chains and without its constant: samples have the noise in
 * them, and no two regions that noise does not join know of each other's mass. Costs a gradient of a gradient.
 *
 * Its part is `error`, the mean of `|sigma_0^2 grad E - (x~ - x)|^2 / (sigma^2 d)` in `d` dimensions, with `sigma_0` each
 * row's own in `'mixture'`: 1 for an energy that is flat. Throws an `EbmError` for an option that is unknown or not allowed.
 */
export function denoisingScoreMatching(options: DenoisingScoreMatchingOptions): DataTerm {
  knownOptions('denoisingScoreMatching', options, OPTIONS);
  const { name = 'dsm', weight = 1, scale = 'mixture' } = options;
  within('denoisingScoreMatching.weight', weight, 0, Infinity);
  oneOf('denoisingScoreMatching.scale', scale, ['mixture', 'multiscale']);
  const sigmas = checkedSigmas(options.sigmas);
  const anchor = positive('denoisingScoreMatching.anchor', options.anchor ?? Math.min(...sigmas));
  if (options.anchor !== undefined && scale === 'mixture') {
    throw new EbmError(
      'denoisingScoreMatching.anchor',
      "must be absent but for the scale 'multiscale'",
      options.anchor,
    );
  }
  const multiscale = scale === 'multiscale';
  return {
    name,
    weight,
    needs: 'data',
    config: { term: 'denoisingScoreMatching', sigmas, scale, ...(multiscale && { anchor }) },
    loss: ({ energy, data: { x, y }, key }) => {
      const [noiseKey, scaleKey] = split(key, 2);
      const n = x.shape[0]!;
      const sigma = tf.tensor(Array.from(randint(scaleKey, n, sigmas.length), (i) => sigmas[i]!));
      const steps = scope(() => tf.mul(normal(noiseKey, x.shape), forRows(sigma, x)));
      const slope = valueAndGradient(energy(y), tf.add(x, steps)).grad;
      const reach = multiscale ? tf.fill([n], anchor ** 2) : tf.square(sigma);
      const squares = sumOfRows(tf.square(tf.sub(tf.mul(slope, forRows(reach, x)), steps)));
      const shares = tf.div(squares, tf.square(sigma));
      const each = multiscale ? shares : tf.div(shares, tf.square(sigma));
      return {
        loss: tf.mul(0.5, tf.mean(each)) as tf.Scalar,
        terms: { error: tf.div(tf.mean(shares), x.size / n) as tf.Scalar },
      };
    },
  };
}

function checkedSigmas(sigmas: readonly number[]): number[] {
  if (!Array.isArray(sigmas) || sigmas.length === 0) {
    throw new EbmError('denoisingScoreMatching.sigmas', 'must be a list of at least one', sigmas);
  }
  return sigmas.map((sigma: number) => positive('denoisingScoreMatching.sigmas', sigma));
}

/** One number a row, as a factor of rows like those of `x`. */
const forRows = (numbers: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  tf.reshape(numbers, [-1, ...x.shape.slice(1).map(() => 1)]);

const sumOfRows = (x: tf.Tensor): tf.Tensor => scope(() => tf.sum(tf.reshape(x, [x.shape[0]!, -1]), 1));
