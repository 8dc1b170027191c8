import * as tf from '@tensorflow/tfjs-core';
import { EbmError, whole } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { normalisedKernel, normChecks, type NormOptions } from './kernel-norm.js';
import { checkOptions, type OptionChecks } from './option-checks.js';
import { planned } from './plan.js';

/** Lengths of a row that goes in and of one that comes out, and how the kernel is kept within bounds. */
export interface DenseOptions extends NormOptions {
  readonly inputs: number;
  readonly outputs: number;
}

const checks: OptionChecks<DenseOptions> = {
  inputs: (value) => whole('dense.inputs', value as number),
  outputs: (value) => whole('dense.outputs', value as number),
  ...normChecks('dense'),
};

/** `x W + b`, `[n, inputs]` to `[n, outputs]`. Weights `${name}.kernel` `[inputs, outputs]` and `${name}.bias`. */
export function dense(name: string, options: DenseOptions): Layer {
  checkOptions('dense', options, checks);
  const { inputs, outputs, ...norm } = options;
  const kernel = normalisedKernel(name, [inputs, outputs], norm);
  const [w, b, back] = [`${name}.kernel`, `${name}.bias`, `${name}.back`];
  return {
    plan: (shape) => {
      if (shape.length !== 1 || shape[0] !== inputs) {
        throw new EbmError(`${name}.inputs`, `must be ${inputs} numbers`, shape);
      }
      const { weights, state, made } = kernel.plan;
      const size = inputs * outputs;
      return planned({
        kind: 'dense',
        name,
        weights: { ...weights, [b]: [outputs] },
        state,
        shape: [outputs],
        macs: size,
        made: { ...made, frozen: made.frozen + size, there: 2 * outputs, back: inputs, tape: inputs },
      });
    },
    init: (key) => {
      const { weights, state } = kernel.init(key);
      return { weights: { ...weights, [b]: tf.zeros([outputs]) }, state };
    },
    prepare: (variables) => ({ [w]: kernel.prepare(variables), [b]: variables.weights[b]! }),
    transposed: (prepared) => ({ [back]: tf.transpose(prepared[w]!) }), // `matMul` itself transposes slowly on WASM
    advance: kernel.advance,
    apply: (params, x) => ({
      output: tf.add(tf.matMul(x as tf.Tensor2D, params[w] as tf.Tensor2D), params[b]!),
      pull: (slope) => tf.matMul(slope as tf.Tensor2D, (params[back] ?? tf.transpose(params[w]!)) as tf.Tensor2D),
    }),
  };
}
