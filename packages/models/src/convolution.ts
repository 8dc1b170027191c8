import * as tf from '@tensorflow/tfjs-core';
import { EbmError, whole } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { inputBias, outputGain } from './conditioning.js';
import { normalisedKernel, normChecks, type NormOptions } from './kernel-norm.js';
import { checkOptions, optional, truth, type OptionChecks } from './option-checks.js';
import { sequence } from './sequence.js';

/** Its channels, its kernel, and what goes around it. */
export interface ConvolutionOptions extends NormOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the kernel, an odd number. @defaultValue 3 */
  readonly size?: number;
  /** Number of classes that the bias and the gain depend on; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** Add a bias to the input, before the zeros around it. @defaultValue false */
  readonly inputBias?: boolean;
  /** Multiply the output by a gain. @defaultValue false */
  readonly outputGain?: boolean;
}

const checks: OptionChecks<ConvolutionOptions> = {
  inputs: (value) => whole('convolution.inputs', value as number),
  outputs: (value) => whole('convolution.outputs', value as number),
  size: optional((value) => {
    if (whole('convolution.size', value as number) % 2 === 0) {
      throw new EbmError('convolution.size', 'must be an odd number', value);
    }
  }),
  classes: optional((value) => whole('convolution.classes', value as number, 0)),
  inputBias: optional((value) => truth('convolution.inputBias', value)),
  outputGain: optional((value) => truth('convolution.outputGain', value)),
  ...normChecks('convolution'),
};

/**
 * A convolution of stride 1 that keeps the image's size, `[n, h, w, inputs]` to `[n, h, w, outputs]`: `K * (x + b) g`,
 * with bias and gain a function of the label where there are classes (Du and Mordatch 2019, "Implicit generation and
 * modeling with energy-based models", their released code).
 */
export function convolution(name: string, options: ConvolutionOptions): Layer {
  checkOptions('convolution', options, checks);
  const { inputs, outputs, classes = 0 } = options;
  return sequence(
    ...(options.inputBias ? [inputBias(name, inputs, classes)] : []),
    plain(name, options),
    ...(options.outputGain ? [outputGain(name, outputs, classes)] : []),
  );
}

/** The kernel alone. Its way back is a convolution with the kernel turned round: WASM's own gradient is a slow loop. */
function plain(name: string, options: ConvolutionOptions): Layer {
  const { inputs, outputs, size = 3 } = options;
  const kernel = normalisedKernel(name, [size, size, inputs, outputs], options);
  const [w, back] = [`${name}.kernel`, `${name}.back`];
  const same = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
  return {
    init: kernel.init,
    prepare: (variables) => ({ [w]: kernel.prepare(variables) }),
    transposed: (prepared) => ({ [back]: turned(prepared[w]!) }),
    advance: kernel.advance,
    apply: (params, x) => ({
      output: same(x, params[w]!),
      pull: (slope) => same(slope, params[back] ?? turned(params[w]!)),
    }),
  };
}

/** The kernel of the transposed convolution: turned by 180 degrees, inputs and outputs swapped. */
const turned = (kernel: tf.Tensor): tf.Tensor => tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
