import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, oneOf, positive, type Params } from '@ebmjs/core';
import type { Optimizer } from '../optimizer.js';
import { checkedDecay, runningMean } from './decay.js';
import { elementwise } from './elementwise.js';
import { rateSchedule, type Rate } from './rate.js';
import { clipped, PAPER_BOUND } from './three-sigma-clip.js';

export interface AdamOptions {
  /** Step size. Du and Mordatch (2019) use 1e-4. */
  readonly rate: Rate;
  /** Decay of the mean gradient, in [0, 1). @defaultValue `0`: no momentum, and no memory for it */
  readonly beta1?: number;
  /** Decay of the mean squared gradient, in [0, 1). @defaultValue `0.999` */
  readonly beta2?: number;
  /** Added to the root of the mean squared gradient. @defaultValue `1e-8` */
  readonly epsilon?: number;
  /**
   * `'three-sigma'` clips every entry of the gradient to three running standard deviations and a tenth, so that one bad
   * batch of chains cannot throw the weights: `threeSigma(adam(...))` in one pass. @defaultValue `'three-sigma'`
   */
  readonly clip?: 'three-sigma' | 'none';
}

export type AdamState = {
  readonly count: number;
  readonly moments: {
    /** Running mean of squared gradients. */
    readonly square: Params;
    /** Running mean of gradients; absent where `beta1` is 0. */
    readonly mean?: Params;
  };
};

const OPTIONS = ['rate', 'beta1', 'beta2', 'epsilon', 'clip'];

/**
 * Adam (Kingma and Ba 2015, in the form before section 2.1), behind the clip of Du and Mordatch (2019, appendix A.11).
 * Step `t`, entry by entry, with gradient `g` and moments `m`, `v`:
 *
 * ```
 * g = clip(g, +-(3 sqrt(v / (1 - beta2^t)) + 0.1))
 * m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
 * w = w - rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
 * ```
 *
 * This is TensorFlow's Adam; PyTorch's divides by `sqrt(v / (1 - beta2^t)) + epsilon`, which is another epsilon in the
 * first steps and the same where epsilon is small. Throws an `EbmError` for an option that is unknown or not allowed.
 */
export function adam(options: AdamOptions): Optimizer<AdamState> {
  knownOptions('adam', options, OPTIONS);
  const { beta1 = 0, beta2 = 0.999, epsilon = 1e-8, clip = 'three-sigma' } = options;
  const rate = rateSchedule('adam.rate', options.rate);
  for (const [name, beta] of Object.entries({ beta1, beta2 })) checkedDecay(`adam.${name}`, beta);
  positive('adam.epsilon', epsilon);
  oneOf('adam.clip', clip, ['three-sigma', 'none']);
  return elementwise<AdamState>({
    name: 'adam',
    config: { rate: rate.config, beta1, beta2, epsilon, clip },
    moments: beta1 > 0 ? ['square', 'mean'] : ['square'],
    secondMoment: { name: 'square', decay: beta2 },
    numbers: (t, factor) => {
      const unbias = 1 - beta2 ** t;
      return { unbias, scale: (factor * rate.at(t - 1) * Math.sqrt(unbias)) / (1 - beta1 ** t) };
    },
    move: ({ g: slope, w, square: v, mean: m, unbias, scale }) => {
      const g = clip === 'none' ? slope! : clipped(slope!, v!, unbias!, PAPER_BOUND);
      const square = runningMean(v!, tf.square(g), beta2);
      const mean = m && runningMean(m, g, beta1);
      const direction = tf.div(mean ?? g, tf.add(tf.sqrt(square), epsilon));
      return [tf.sub(w!, tf.mul(direction, scale!)), square, ...(mean ? [mean] : [])];
    },
  });
}
