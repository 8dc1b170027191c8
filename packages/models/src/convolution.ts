import * as tf from '@tensorflow/tfjs-core';
import { bareConvolution, kindOf } from './bare-convolution.js';
import { inputBias, outputBias, outputGain } from './conditioning.js';
import { convolutionChecks, type ConvolutionOptions } from './convolution-options.js';
import type { Layer } from './layer.js';
import { checkOptions } from './option-checks.js';
import { asOneRow, sizeOf } from './plan.js';
import { sequence } from './sequence.js';

/**
 * A convolution with zeros around the image, `[n, h, w, inputs]` to `[n, h / stride, w / stride, outputs]`:
 * `K * (x + b) g`, with bias and gain a function of the label where there are classes (Du and Mordatch 2019, "Implicit
 * generation and modeling with energy-based models", their released code).
 */
export function convolution(name: string, options: ConvolutionOptions): Layer {
  checkOptions('convolution', options, convolutionChecks);
  const { inputs, outputs, classes = 0, outputGain: gain = false, gains = 'channel' } = options;
  const width = (channels: number): number => (gains === 'channel' ? channels : 1);
  const layers = sequence(
    ...(options.inputBias ? [inputBias(name, width(inputs), classes)] : []),
    gain && classes === 0
      ? gained(name, width(outputs), bareConvolution(name, options))
      : bareConvolution(name, options),
    ...(gain && classes > 0 ? [outputGain(name, width(outputs), classes)] : []),
    ...(options.bias ? [outputBias(name, outputs)] : []),
  );
  return { ...layers, plan: (shape) => asOneRow(kindOf(options), name, layers.plan(shape)) };
}

/** A gain that is the same for every image scales the kernel's outputs beforehand: images are larger than kernels. */
function gained(name: string, width: number, layer: Layer): Layer {
  const [w, g] = [`${name}.kernel`, `${name}.gain`];
  return {
    ...layer,
    plan: (shape) => {
      const { rows, ...rest } = layer.plan(shape);
      const [row] = rows;
      const size = sizeOf(row!.weights[w]!);
      const normalised = Object.keys(row!.state).length > 0;
      const { slopes, frozen } = row!.made;
      const made = { ...row!.made, slopes: slopes + 2 * size, frozen: normalised ? frozen : frozen + size };
      return { ...rest, rows: [{ ...row!, weights: { ...row!.weights, [g]: [width] }, made }] };
    },
    init: (key) => {
      const { weights, state } = layer.init(key);
      return { weights: { ...weights, [g]: tf.ones([width]) }, state };
    },
    prepare: (variables) => ({ [w]: tf.mul(layer.prepare(variables)[w]!, variables.weights[g]!) }),
  };
}
