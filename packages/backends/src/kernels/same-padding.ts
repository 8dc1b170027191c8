import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall, Mend } from './mend.js';

type Pair = number | [number, number];

/**
 * Padding `'same'` in numbers where the windows' distance exceeds them. Such windows may leave out the image's end, and
 * tfjs on WASM then starts them at the wrong pixel.
 */
export function spelledOut(call: KernelCall): KernelCall {
  const { pad, strides, dilations } = call.attrs as unknown as { pad: unknown; strides: Pair; dilations?: Pair };
  if (pad !== 'same' || call.attrs['dataFormat'] === 'NCHW') return call;
  const [image, filter] = [call.inputs['x']!.shape, call.inputs['filter']!.shape];
  const sides = [0, 1].map((axis) => {
    const stride = along(strides, axis);
    return { size: image[axis + 1]!, stride, window: along(dilations ?? 1, axis) * (filter[axis]! - 1) + 1 };
  });
  if (sides.every(({ stride, window }) => stride <= window)) return call;
  const explicit = [[0, 0], ...sides.map(around), [0, 0]];
  return { ...call, attrs: { ...call.attrs, pad: explicit as unknown as tf.NamedAttrMap[string] } };
}

/** Convolutions of other kinds, for which that is all there is to mend. */
export const samePaddings: readonly Mend[] = [tf.FusedConv2D, tf.DepthwiseConv2dNative, tf.FusedDepthwiseConv2D].map(
  (kernelName) => ({ kernelName, run: (call, builtIn) => builtIn!(spelledOut(call)) }),
);

const along = (pair: Pair, axis: number): number => (typeof pair === 'number' ? pair : pair[axis]!);

function around({
  size,
  stride,
  window,
}: {
  readonly size: number;
  readonly stride: number;
  readonly window: number;
}): [number, number] {
  const missing = Math.max(0, (Math.ceil(size / stride) - 1) * stride + window - size);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}
