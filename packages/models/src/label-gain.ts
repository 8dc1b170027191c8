import * as tf from '@tensorflow/tfjs-core';
import { EbmError, normal, oneOf, whole } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { planned } from './plan.js';

export interface LabelGainOptions {
  /** Numbers of a row. */
  readonly features: number;
  /** Number of classes; at least 1. */
  readonly classes: number;
  /**
   * - `'free'`: `x (y G)`, with `G` ones at the start, so that all labels begin alike;
   * - `'unit'`: `x (1 + y U)`, the rows of `U` of length 1: a label moves each feature but little (the gate of Li et al. 2020,
   *   "Energy-based models for continual learning").
   *
   * @defaultValue `'free'`
   */
  readonly form?: 'free' | 'unit';
}

/**
 * Multiplies the features of a row `[n, features]` by gains of its label `[n, classes]`: one-hot labels pick a row of the
 * table, soft ones interpolate. Weight `${name}.gain` `[classes, features]`.
 *
 * Throws an `EbmError` for options that will not do.
 */
export function labelGain(name: string, { features, classes, form = 'free' }: LabelGainOptions): Layer {
  const shape: [number, number] = [whole('labelGain.classes', classes), whole('labelGain.features', features)];
  const unit = oneOf('labelGain.form', form, ['free', 'unit']) === 'unit';
  const g = `${name}.gain`;
  return {
    init: (key) => ({ weights: { [g]: unit ? normal(key, shape) : tf.ones(shape) }, state: {} }),
    prepare: ({ weights }) => ({ [g]: unit ? tf.add(ofUnitLength(weights[g]!), 1) : weights[g]! }),
    transposed: () => ({}),
    advance: () => ({}),
    plan: (input) => {
      if (input.length !== 1 || input[0] !== features) throw new EbmError(name, `must have ${features} numbers`, input);
      const size = unit ? classes * features : 0;
      const made = { there: 2 * features, back: features, tape: features, frozen: size, slopes: 2 * size };
      return planned({ kind: 'label gain', name, weights: { [g]: shape }, shape: input, made });
    },
    apply: (params, x, labels) => {
      const gain = tf.matMul(labels!, params[g] as tf.Tensor2D);
      return { output: tf.mul(x, gain), pull: (slope) => tf.mul(slope, gain) };
    },
  };
}

/** The 1e-12 keeps a row of zeros, and its slope, finite. */
const ofUnitLength = (rows: tf.Tensor): tf.Tensor =>
  tf.div(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-12)));
