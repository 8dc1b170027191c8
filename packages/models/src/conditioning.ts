import * as tf from '@tensorflow/tfjs-core';
import type { Params } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { planned, sizeOf, type Shapes } from './plan.js';

/**
 * Adds a bias to each channel: `x + y B` with labels `y` `[n, classes]` (one-hot picks a row of `B`, soft labels
 * interpolate), or `x + b` where `classes` is 0. Weight `${name}.inputBias`, zeros at the start.
 */
export function inputBias(name: string, channels: number, classes: number): Layer {
  const b = `${name}.inputBias`;
  const weights = { [b]: table(channels, classes) };
  return {
    ...kept(weights, (shape) => tf.zeros(shape)),
    plan: (shape) => planned({ kind: 'input bias', name, weights, shape, made: { there: sizeOf(shape) } }),
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
  const weights = { [g]: table(channels, classes), ...(classes > 0 ? { [s]: [channels] } : {}) };
  return {
    ...kept(weights, (shape, weight) => (weight === g ? tf.ones(shape) : tf.zeros(shape))),
    plan: (shape) => {
      const each = sizeOf(shape);
      return planned({ kind: 'output gain', name, weights, shape, made: { there: each, back: each, tape: each } });
    },
    apply: (params, x, labels) => {
      const gain = classes > 0 ? tf.add(perImage(labels!, params[g]!), params[s]!) : params[g]!;
      return { output: tf.mul(x, gain), pull: (slope) => tf.mul(slope, gain) };
    },
  };
}

/** Adds a bias to each channel of the output, for all images alike. Weight `${name}.bias`, zeros at the start. */
export function outputBias(name: string, channels: number): Layer {
  const b = `${name}.bias`;
  const weights = { [b]: [channels] };
  return {
    ...kept(weights, (shape) => tf.zeros(shape)),
    plan: (shape) => planned({ kind: 'output bias', name, weights, shape, made: { there: sizeOf(shape) } }),
    apply: (params, x) => ({ output: tf.add(x, params[b]!), pull: (slope) => slope }),
  };
}

/** Multiplies everything by one number, the weight `name`, zero at the start. */
export function scale(name: string): Layer {
  const weights = { [name]: [] };
  return {
    ...kept(weights, (shape) => tf.zeros(shape)),
    plan: (shape) => {
      const each = sizeOf(shape);
      return planned({ kind: 'scale', name, weights, shape, made: { there: each, back: each, tape: each } });
    },
    apply: (params, x) => ({
      output: tf.mul(x, params[name]!),
      pull: (slope) => tf.mul(slope, params[name]!),
    }),
  };
}

const table = (channels: number, classes: number): number[] => (classes > 0 ? [classes, channels] : [channels]);

/** `y W` as `[n, 1, 1, channels]`. */
function perImage(labels: tf.Tensor2D, rows: tf.Tensor): tf.Tensor {
  return tf.reshape(tf.matMul(labels, rows as tf.Tensor2D), [-1, 1, 1, rows.shape[1]!]);
}

/** Weights that need no preparation and have no state. */
function kept(weights: Shapes, start: (shape: number[], name: string) => tf.Tensor): Omit<Layer, 'apply' | 'plan'> {
  const names = Object.keys(weights);
  const pick = (each: (name: string) => tf.Tensor): Params =>
    Object.fromEntries(names.map((name) => [name, each(name)]));
  return {
    init: () => ({ weights: pick((name) => start([...weights[name]!], name)), state: {} }),
    prepare: ({ weights: given }) => pick((name) => given[name]!),
    transposed: () => ({}),
    advance: () => ({}),
  };
}
