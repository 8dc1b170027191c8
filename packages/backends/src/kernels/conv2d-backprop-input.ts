import * as tf from '@tensorflow/tfjs-core';
import { convolution, type ConvAttrs, type Shape4D } from './convolution.js';
import { tensorOnHeap } from './heap.js';
import type { KernelCall, Mend } from './mend.js';
import { transpose } from './transpose.js';

/**
 * A convolution's gradient in its input, for stride 1:
 *
 * `dx[n, y, x, c] = sum over i, j, o of dy[n, y + top - i, x + left - j, o] W[i, j, c, o]`
 *
 * the convolution of `dy` with the filter turned by 180 degrees, inputs and outputs swapped. tfjs's own kernel is a
 * scalar loop, some ten times slower; other strides are left to it.
 */
export const conv2dBackpropInput: Mend = {
  kernelName: tf.Conv2DBackpropInput,
  run(call, builtIn) {
    const { dy, filter } = call.inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const attrs = call.attrs as unknown as ConvAttrs & { readonly inputShape: Shape4D };
    const info = convolution(attrs.inputShape, filter.shape, attrs);
    const { top, left } = info.padInfo;
    const above = info.filterHeight - 1 - top;
    const before = info.filterWidth - 1 - left;
    const below = info.inHeight - info.outHeight + top;
    const after = info.inWidth - info.outWidth + left;
    const strided = info.strideHeight !== 1 || info.strideWidth !== 1;
    if (strided || Math.min(above, below, before, after) < 0) return builtIn!(call);
    return tf.tidy(() =>
      tf.conv2d(dy, turned(call, filter), 1, [
        [0, 0],
        [above, below],
        [before, after],
        [0, 0],
      ]),
    );
  },
};

/** `[height, width, in, out]` to `[height, width, out, in]`, the taps in reverse order. */
function turned({ backend }: KernelCall, filter: tf.Tensor4D): tf.Tensor4D {
  const [height, width, rows, columns] = filter.shape;
  const [taps, size] = [height * width, rows * columns];
  const shape = [height, width, columns, rows];
  return tensorOnHeap(backend, { shape, inputs: [filter] }, (to, from) => {
    for (let tap = 0; tap < taps; tap++) {
      const target = to.subarray((taps - 1 - tap) * size, (taps - tap) * size);
      transpose(target, from!.subarray(tap * size, (tap + 1) * size), { rows, columns });
    }
  });
}
