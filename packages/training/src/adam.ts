import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  knownOptions,
  mapParams,
  oneOf,
  positive,
  prefixed,
  replayed,
  scope,
  within,
  type Params,
  type ReplayRows,
} from '@ebmjs/core';
import type { Optimizer } from './optimizer.js';

export interface AdamOptions {
  /** Step size. Du and Mordatch (2019) use 1e-4. */
  readonly rate: number;
  /** Decay of the mean gradient, in [0, 1). @defaultValue `0`: no momentum, and no memory for it */
  readonly beta1?: number;
  /** Decay of the mean squared gradient, in [0, 1). @defaultValue `0.999` */
  readonly beta2?: number;
  /** Added to the root of the mean squared gradient. @defaultValue `1e-8` */
  readonly epsilon?: number;
  /**
   * `'three-sigma'` clips every entry of the gradient to three running standard deviations and a tenth, so that one bad
   * batch of chains cannot throw the weights. @defaultValue `'three-sigma'`
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
 * Throws an `EbmError` for an option that is unknown or not allowed.
 */
export function adam(options: AdamOptions): Optimizer<AdamState> {
  knownOptions('adam', options, OPTIONS);
  const { beta1 = 0, beta2 = 0.999, epsilon = 1e-8, clip = 'three-sigma' } = options;
  const rate = positive('adam.rate', options.rate);
  for (const [name, beta] of Object.entries({ beta1, beta2 })) decay(`adam.${name}`, beta);
  positive('adam.epsilon', epsilon);
  oneOf('adam.clip', clip, ['three-sigma', 'none']);
  const zeros = (weights: Params): Params => mapParams(weights, (w) => tf.zerosLike(w));
  /** `w`, `v` and perhaps `m` of one name. Its temporary tensors go at once: for all names they would be many weights. */
  const moveOne = ({ g: slope, v, w, m, unbias, scale }: Params): tf.Tensor[] =>
    scope(() => {
      const g = clip === 'none' ? slope! : threeSigma(slope!, v!, unbias!);
      const square = average(v!, tf.square(g), beta2);
      const mean = m && average(m, g, beta1);
      const direction = tf.div(mean ?? g, tf.add(tf.sqrt(square), epsilon));
      return [tf.sub(w!, tf.mul(direction, scale!)), square, ...(mean ? [mean] : [])];
    });
  // What changes from step to step is a tensor, so that a backend may record the whole.
  const move = replayed(
    (inputs) =>
      namesIn(inputs).flatMap((name) => {
        const [g, v, w, m] = ['g/', 'v/', 'w/', 'm/'].map((kind) => inputs[kind + name]);
        return moveOne({ g: g!, v: v!, w: w!, ...(m && { m }), unbias: inputs['unbias']!, scale: inputs['scale']! });
      }),
    BY_NAME,
  );

  return {
    name: 'adam',
    config: { rate, beta1, beta2, epsilon, clip },
    init: (weights) => ({
      count: 0,
      moments: beta1 > 0 ? { square: zeros(weights), mean: zeros(weights) } : { square: zeros(weights) },
    }),
    step: (grads, { count, moments }, weights, factor = 1) =>
      scope(() => {
        const t = count + 1;
        const unbias = 1 - beta2 ** t;
        const scale = (factor * rate * Math.sqrt(unbias)) / (1 - beta1 ** t);
        const moved = move({
          ...prefixed('g', grads),
          ...prefixed('w', weights),
          ...prefixed('v', moments.square),
          ...prefixed('m', moments.mean ?? {}),
          unbias: tf.scalar(unbias),
          scale: tf.scalar(scale),
        });
        const [next, square, mean] = apart(Object.keys(weights), moved, moments.mean ? 3 : 2);
        return [next!, { count: t, moments: mean ? { square: square!, mean } : { square: square! } }] as const;
      }),
  };
}

/** Whose inputs are `g/NAME` and so on: nothing has rows, and everything is an output of its own. */
const BY_NAME: ReplayRows = { rows: [], rowOutputs: 0 };

const namesIn = (inputs: Params): string[] =>
  Object.keys(inputs)
    .filter((name) => name.startsWith('w/'))
    .map((name) => name.slice(2));

/** The record of the first of each name's outputs, of the second and so on. */
function apart(names: readonly string[], outputs: readonly tf.Tensor[], each: number): Params[] {
  return Array.from({ length: each }, (_, k) =>
    Object.fromEntries(names.map((name, i) => [name, outputs[each * i + k]!])),
  );
}

/** `g` within `3 sqrt(v / unbias) + 0.1`, where `v` has not seen `g` yet: 0.1 at the first step. */
function threeSigma(g: tf.Tensor, v: tf.Tensor, unbias: tf.Tensor): tf.Tensor {
  const bound = tf.add(tf.mul(tf.sqrt(tf.div(v, unbias)), 3), 0.1);
  return tf.minimum(tf.maximum(g, tf.neg(bound)), bound);
}

const average = (old: tf.Tensor, now: tf.Tensor, beta: number): tf.Tensor =>
  tf.add(tf.mul(old, beta), tf.mul(now, 1 - beta));

function decay(where: string, beta: number): void {
  within(where, beta, 0, 1);
  if (beta === 1) throw new EbmError(where, 'must be below 1', beta);
}
