import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { sidesOf, type ConvolutionOptions } from './convolution-options.js';
import { normalisedKernel, type NormalisedKernel } from './kernel-norm.js';
import type { Layer } from './layer.js';
import { planned, sizeOf, type Plan, type Shape } from './plan.js';

/** A convolution without bias or gain. */
export function bareConvolution(name: string, options: ConvolutionOptions): Layer {
  const { inputs, outputs, size = 3, stride = 1, padding = 'same' } = options;
  const kernel = normalisedKernel(name, [...sidesOf(size), inputs, outputs], options);
  const w = `${name}.kernel`;
  const turning = stride === 1 && padding === 'same';
  return {
    plan: (shape) => kernelPlan(name, options, kernel, shape),
    init: kernel.init,
    prepare: (variables) => ({ [w]: kernel.prepare(variables) }),
    advance: kernel.advance,
    ...(turning ? everyPixel(name) : { transposed: () => ({}), apply: strided(w, stride, padding) }),
  };
}

/** Sides, products and memory. */
function kernelPlan(name: string, options: ConvolutionOptions, kernel: NormalisedKernel, shape: Shape): Plan {
  const { inputs, outputs, size = 3, stride = 1, padding = 'same' } = options;
  if (shape.length !== 3 || shape[2] !== inputs) {
    throw new EbmError(`${name}.inputs`, `must be an image of ${inputs} channels`, shape);
  }
  const window = sidesOf(size);
  const sides = window.map((side, i) => sideAfter(shape[i]!, side, stride, padding));
  if (Math.min(...sides) < 1) throw new EbmError(name, `must have ${window.join(' x ')} pixels or more`, shape);
  const weights = sizeOf(window) * inputs * outputs;
  const turned = stride === 1 && padding === 'same' ? weights : 0;
  const [before, after] = [sizeOf(shape), sizeOf(sides) * outputs];
  const { made, ...variables } = kernel.plan;
  return planned({
    kind: kindOf(options),
    name,
    ...variables,
    shape: [...sides, outputs],
    macs: sizeOf(sides) * weights,
    made: { ...made, frozen: made.frozen + turned, there: after, back: before, tape: before },
  });
}

const sideAfter = (side: number, window: number, stride: number, padding: 'same' | 'valid'): number =>
  padding === 'same' ? Math.ceil(side / stride) : Math.floor((side - window) / stride) + 1;

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

/** Any other. The way back is the transposed convolution, which `useBackend` makes fast on WASM. */
const strided =
  (kernel: string, stride: number, padding: 'same' | 'valid'): Layer['apply'] =>
  (params, x) => {
    const [image, filter] = [x as tf.Tensor4D, params[kernel] as tf.Tensor4D];
    return {
      output: tf.conv2d(image, filter, stride, padding),
      pull: (slope) => tf.conv2dTranspose(slope as tf.Tensor4D, filter, image.shape, stride, padding),
    };
  };

/** The kernel of the transposed convolution: turned by 180 degrees, inputs and outputs swapped. */
const turned = (kernel: tf.Tensor): tf.Tensor => tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);

/** `convolution 4x4 / 2`. */
export function kindOf({ size = 3, stride = 1 }: ConvolutionOptions): string {
  const [height, width] = sidesOf(size);
  return `convolution ${height}x${width}${stride > 1 ? ` / ${stride}` : ''}`;
}
