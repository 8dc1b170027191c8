import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, positive, within, type Params } from '@ebmjs/core';
import type { Optimizer } from '../optimizer.js';
import type { AdamState } from './adam.js';
import { checkedDecay, runningMean } from './decay.js';
import { elementwise } from './elementwise.js';
import { rateSchedule, type Rate } from './rate.js';

export interface AdamWOptions {
  /** Step size. */
  readonly rate: Rate;
  /** Decay of the mean gradient, in [0, 1). @defaultValue `0.9` */
  readonly beta1?: number;
  /** Decay of the mean squared gradient, in [0, 1). @defaultValue `0.999` */
  readonly beta2?: number;
  /** Added to the root of the mean squared gradient. @defaultValue `1e-8` */
  readonly epsilon?: number;
  /** `d`: a step shrinks weights by the factor `1 - rate d`. @defaultValue `0.01` */
  readonly decay?: number;
  /**
   * Which weights shrink: `'all'`, `'matrices'` for those of two axes or more (kernels, not biases or gains), or their
   * names. @defaultValue `'all'`
   */
  readonly decayed?: 'all' | 'matrices' | readonly string[];
}

const OPTIONS = ['rate', 'beta1', 'beta2', 'epsilon', 'decay', 'decayed'];

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, their `eta lambda` being `rate d` as in
 * PyTorch). Step `t`, entry by entry, with gradient `g` and moments `m`, `v`:
 *
 * ```
 * m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
 * w = (1 - rate d) w - rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon)
 * ```
 *
 * The gradient is not clipped: `threeSigma(adamW(...))` does that. Throws an `EbmError` for an option that is unknown or
 * not allowed; `init` does for a name in `decayed` that no weight has.
 */
export function adamW(options: AdamWOptions): Optimizer<AdamState> {
  knownOptions('adamW', options, OPTIONS);
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.01, decayed = 'all' } = options;
  const rate = rateSchedule('adamW.rate', options.rate);
  for (const [name, beta] of Object.entries({ beta1, beta2 })) checkedDecay(`adamW.${name}`, beta);
  positive('adamW.epsilon', epsilon);
  within('adamW.decay', decay, 0, Infinity);
  const shrinks = shrinking(decayed);
  return elementwise<AdamState>({
    name: 'adam-w',
    config: { rate: rate.config, beta1, beta2, epsilon, decay, decayed },
    moments: beta1 > 0 ? ['square', 'mean'] : ['square'],
    secondMoment: { name: 'square', decay: beta2 },
    check: (weights) => checkNames(decayed, weights),
    numbers: (t, factor) => {
      const now = factor * rate.at(t - 1);
      return { unbias: 1 - beta2 ** t, scale: now / (1 - beta1 ** t), kept: 1 - now * decay };
    },
    move: ({ g, w, square: v, mean: m, unbias, scale, kept }, name) => {
      const square = runningMean(v!, tf.square(g!), beta2);
      const mean = m && runningMean(m, g!, beta1);
      const direction = tf.div(mean ?? g!, tf.add(tf.sqrt(tf.div(square, unbias!)), epsilon));
      const shrunk = shrinks(name, w!) ? tf.mul(w!, kept!) : w!;
      return [tf.sub(shrunk, tf.mul(direction, scale!)), square, ...(mean ? [mean] : [])];
    },
  });
}

function shrinking(decayed: NonNullable<AdamWOptions['decayed']>): (name: string, weight: tf.Tensor) => boolean {
  if (decayed === 'all') return () => true;
  if (decayed === 'matrices') return (_, { rank }) => rank >= 2;
  if (!Array.isArray(decayed)) throw new EbmError('adamW.decayed', 'must be all, matrices or names', decayed);
  const names = new Set<string>(decayed);
  return (name) => names.has(name);
}

function checkNames(decayed: NonNullable<AdamWOptions['decayed']>, weights: Params): void {
  if (typeof decayed === 'string') return;
  const unknown = decayed.find((name) => !Object.hasOwn(weights, name));
  if (unknown !== undefined) throw new EbmError('adamW.decayed', 'must be names of weights', unknown);
}
