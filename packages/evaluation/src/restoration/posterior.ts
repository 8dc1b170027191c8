import * as tf from '@tensorflow/tfjs-core';
import { EbmError, positive, scope, valueAndGradient, within, type Energy } from '@ebmjs/core';

/** How likely an observation is, given the image behind it. */
export type Observation =
  | {
      readonly kind: 'gaussian';
      /** Standard deviation of the noise that was added to each number. */
      readonly deviation: number;
    }
  | {
      readonly kind: 'outliers';
      /** Share of the numbers that were replaced, and say nothing of the image. */
      readonly share: number;
      /** Standard deviation of the others about the image. */
      readonly deviation: number;
    };

export interface PosteriorOptions {
  /** Numbers as they were observed `[n, ...event]`, borrowed for as long as the energy lives. */
  readonly observed: tf.Tensor;
  readonly observation: Observation;
  /**
   * `T` where `exp(-E(x) / T)` is the density that the energy stands for: an energy trained by short chains has a scale of
   * its own (`impliedTemperature`, or the inverse of `bestTemperature`'s). @defaultValue 1
   */
  readonly temperature?: number;
}

/**
 * `E(x) - T log p(observed | x)`, the energy at temperature `T` of the images that may be behind an observation.
 *
 * `'gaussian'`: `-log p = |x - observed|^2 / (2 s^2)`, up to a constant. `'outliers'`: each number is replaced with chance
 * `q` by any in a range of 1, else observed to within `s`: `-log p` is the sum of `-log((1 - q) N(observed; x, s^2) + q)`,
 * whose slope dies out far from what was observed: what is salt or pepper pulls at nothing.
 *
 * Throws an `EbmError` for other rows than were observed.
 */
export function posterior(
  energy: Energy,
  { observed, observation, temperature = 1 }: PosteriorOptions,
): Required<Pick<Energy, 'valueAndGrad'>> & Energy {
  positive('posterior.temperature', temperature);
  const { minusLog, slope } = likelihood(observation);
  const gap = (x: tf.Tensor): tf.Tensor => {
    if (!tf.util.arraysEqual(x.shape, observed.shape)) {
      throw new EbmError(
        'posterior.x',
        `must have the shape of what was observed, [${observed.shape.join(', ')}]`,
        x.shape,
      );
    }
    return tf.sub(x, observed);
  };
  const term = (d: tf.Tensor): tf.Tensor1D =>
    tf.mul(temperature, tf.sum(tf.reshape(minusLog(d), [d.shape[0]!, -1]), 1)) as tf.Tensor1D;
  return Object.assign((x: tf.Tensor) => scope(() => tf.add<tf.Tensor1D>(energy(x), term(gap(x)))), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const d = gap(x);
        const { value, grad } = valueAndGradient(energy, x);
        return {
          value: tf.add<tf.Tensor1D>(value, term(d)),
          grad: tf.add(grad, tf.mul(temperature, slope(d))),
        };
      }),
  });
}

interface Likelihood {
  /** `-log p`, a number each. */
  readonly minusLog: (gap: tf.Tensor) => tf.Tensor;
  /** Its derivative. */
  readonly slope: (gap: tf.Tensor) => tf.Tensor;
}

function likelihood(observation: Observation): Likelihood {
  const variance = positive('posterior.observation.deviation', observation.deviation) ** 2;
  const half = (d: tf.Tensor): tf.Tensor => tf.div(tf.square(d), 2 * variance);
  if (observation.kind === 'gaussian') return { minusLog: half, slope: (d) => tf.div(d, variance) };
  const share = within('posterior.observation.share', observation.share, 0, 1);
  if (share === 0 || share === 1) throw new EbmError('posterior.observation.share', 'must lie between 0 and 1', share);
  // With r = q s sqrt(2 pi) / (1 - q): -log p = -log(exp(-d^2 / 2 s^2) + r), up to a constant.
  const r = (share * Math.sqrt(2 * Math.PI * variance)) / (1 - share);
  return {
    minusLog: (d) => tf.neg(tf.log(tf.add(tf.exp(tf.neg(half(d))), r))),
    slope: (d) => {
      const near = tf.exp(tf.neg(half(d)));
      return tf.mul(tf.div(d, variance), tf.div(near, tf.add(near, r)));
    },
  };
}
