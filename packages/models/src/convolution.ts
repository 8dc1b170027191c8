import * as tf from '@tensorflow/tfjs-core';
import { EbmError, whole } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { inputBias, outputGain } from './conditioning.js';
import { normalisedKernel, normChecks, type NormOptions } from './kernel-norm.js';
import { checkOptions, optional, truth, type OptionChecks } from './option-checks.js';
import { sequence } from './sequence.js';
import { identity } from './stateless.js';

/** Its channels, its kernel, and what goes around it. */
export interface ConvolutionOptions extends NormOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the kernel; with stride 1 an odd number. @defaultValue 3 */
  readonly size?: number;
  /** Pixels from one window to the next: the image's sides are divided by it, rounding up. @defaultValue 1 */
  readonly stride?: number;
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
  size: optional((value, { stride = 1 }) => {
    if (whole('convolution.size', value as number) % 2 === 0 && stride === 1) {
      throw new EbmError('convolution.size', 'must be an odd number where stride is 1', value);
    }
  }),
  stride: optional((value, { size = 3 }) => {
    if (whole('convolution.stride', value as number) > size) {
      throw new EbmError('convolution.stride', `must be at most the kernel's size, ${size}`, value);
    }
  }),
  classes: optional((value) => whole('convolution.classes', value as number, 0)),
  inputBias: optional((value) => truth('convolution.inputBias', value)),
  outputGain: optional((value) => truth('convolution.outputGain', value)),
  ...normChecks('convolution'),
};

/**
 * A convolution with zeros around the image, `[n, h, w, inputs]` to `[n, h / stride, w / stride, outputs]`:
 * `K * (x + b) g`, with bias and gain a function of the label where there are classes (Du and Mordatch 2019, "Implicit
 * generation and modeling with energy-based models", their released code).
 */
export function convolution(name: string, options: ConvolutionOptions): Layer {
  checkOptions('convolution', options, checks);
  const { inputs, outputs, classes = 0 } = options;
  const kernel = plain(name, options);
  const gain = options.outputGain ? [outputGain(name, outputs, classes)] : [];
  return sequence(
    ...(options.inputBias ? [inputBias(name, inputs, classes)] : []),
    ...(gain[0] && classes === 0 ? together(name, kernel, gain[0]) : [kernel, ...gain]),
  );
}

/**
 * `(K * x) g = (K g) * x`: where all images have the gain in common, a frozen model multiplies it into the kernel, once,
 * and not into every image, both ways.
 */
function together(name: string, kernel: Layer, gain: Layer): readonly Layer[] {
  const [w, g, kg] = [`${name}.kernel`, `${name}.gain`, `${name}.kernelGain`];
  return [
    {
      ...kernel,
      transposed: (prepared) => {
        const product = tf.mul(prepared[w]!, prepared[g]!);
        return { [kg]: product, ...kernel.transposed({ [w]: product }) };
      },
      apply: (params, x) => kernel.apply(params[kg] ? { ...params, [w]: params[kg] } : params, x),
    },
    { ...gain, apply: (params, x) => (params[kg] ? identity : gain).apply(params, x) },
  ];
}

/** The kernel alone. */
function plain(name: string, options: ConvolutionOptions): Layer {
  const { inputs, outputs, size = 3, stride = 1 } = options;
  const kernel = normalisedKernel(name, [size, size, inputs, outputs], options);
  const w = `${name}.kernel`;
  return {
    init: kernel.init,
    prepare: (variables) => ({ [w]: kernel.prepare(variables) }),
    advance: kernel.advance,
    ...(stride === 1 ? everyPixel(name) : { transposed: () => ({}), apply: strided(w, stride) }),
  };
}

/** Stride 1. The way back is a convolution with the kernel turned round: tfjs's own gradient is a slow loop on WASM. */
function everyPixel(name: string): Pick<Layer, 'apply' | 'transposed'> {
  const [w, back] = [`${name}.kernel`, `${name}.back`];
  const same = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
  return {
    transposed: (prepared) => ({ [back]: turned(prepared[w]!) }),
    apply: (params, x) => ({
      output: same(x, params[w]!),
      pull: (slope) => same(slope, params[back] ?? turned(params[w]!)),
    }),
  };
}

/** Any other stride. The way back is the transposed convolution, which `useBackend` makes fast on WASM. */
const strided =
  (kernel: string, stride: number): Layer['apply'] =>
  (params, x) => {
    const [image, filter] = [x as tf.Tensor4D, params[kernel] as tf.Tensor4D];
    return {
      output: tf.conv2d(image, filter, stride, 'same'),
      pull: (slope) => tf.conv2dTranspose(slope as tf.Tensor4D, filter, image.shape, stride, 'same'),
    };
  };

/** The kernel of the transposed convolution: turned by 180 degrees, inputs and outputs swapped. */
const turned = (kernel: tf.Tensor): tf.Tensor => tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
