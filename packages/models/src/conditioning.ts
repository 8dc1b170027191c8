import * as tf from '@tensorflow/tfjs-core';
import type { Params } from '@ebmjs/core';
import type { Layer } from './layer.js';

/**
 * Adds a bias to each channel: `x + y B` with labels `y` `[n, classes]` (one-hot picks a row of `B`, soft labels
 * interpolate), or `x + b` where `classes` is 0. Weight `${name}.inputBias`, zeros at the start.
 */
export function inputBias(name: string, channels: number, classes: number): Layer {
  const b = `${name}.inputBias`;
  return {
    ...kept({ [b]: () => tf.zeros(table(channels, classes)) }),
    apply: (params, x, labels) => ({
      output: tf.add(x, classes > 0 ? perImage(labels!, params[b]!) : params[b]!),
      pull: (slope) => slope,
    }),
  };
}

/**
 * Multiplies each channel by a gain: `x (y G + s)`, or `x g` where `classes` is 0. Weights `${name}.gain`, ones at the
 * start, and with classes the shared `${name}.gainShift`, zeros.
 */
export function outputGain(name: string, channels: number, classes: number): Layer {
  const [g, s] = [`${name}.gain`, `${name}.gainShift`];
  const shift = classes > 0 ? { [s]: () => tf.zeros([channels]) } : {};
  return {
    ...kept({ [g]: () => tf.ones(table(channels, classes)), ...shift }),
    apply: (params, x, labels) => {
      const gain = classes > 0 ? tf.add(perImage(labels!, params[g]!), params[s]!) : params[g]!;
      return { output: tf.mul(x, gain), pull: (slope) => tf.mul(slope, gain) };
    },
  };
}

const table = (channels: number, classes: number): number[] => (classes > 0 ? [classes, channels] : [channels]);

/** `y W` as `[n, 1, 1, channels]`. */
function perImage(labels: tf.Tensor2D, rows: tf.Tensor): tf.Tensor {
  return tf.reshape(tf.matMul(labels, rows as tf.Tensor2D), [-1, 1, 1, rows.shape[1]!]);
}

/** Weights that need no preparation and have no state. */
function kept(initial: { readonly [name: string]: () => tf.Tensor }): Omit<Layer, 'apply'> {
  const names = Object.keys(initial);
  const pick = (each: (name: string) => tf.Tensor): Params =>
    Object.fromEntries(names.map((name) => [name, each(name)]));
  return {
    init: () => ({ weights: pick((name) => initial[name]!()), state: {} }),
    prepare: ({ weights }) => pick((name) => weights[name]!),
    transposed: () => ({}),
    advance: () => ({}),
  };
}
