import * as tf from '@tensorflow/tfjs-core';
import type { Shape4D } from './convolution.js';
import { eachCell } from './each-cell.js';
import { onHeap } from './heap.js';
import type { Mend } from './mend.js';

interface Attrs {
  readonly strides: number | [number, number];
  readonly dilations: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * A depthwise convolution's gradient in its input, which tfjs's WASM backend lacks, as its sums are defined:
 * `dx[p, c] = sum over windows w that cover p, and m, of dy[w, c M + m] W[tap, c, m]`, with `M` channels out of each.
 */
export const depthwiseBackpropInput: Mend = {
  kernelName: tf.DepthwiseConv2dNativeBackpropInput,
  run({ inputs, attrs, backend }) {
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const shape = attrs['inputShape'] as Shape4D;
    const info = depthwise(shape, filter.shape as Shape4D, attrs as unknown as Attrs);
    const { inChannels, outChannels } = info;
    const [each, all] = [outChannels / inChannels, outChannels];
    return onHeap(backend, { shape, inputs: [dy, filter] }, (to, slopes, weights) => {
      to.fill(0);
      eachCell(info, ({ pixel, window, tap }) => {
        for (let o = 0; o < all; o++) {
          to[pixel * inChannels + Math.floor(o / each)]! += slopes![window * all + o]! * weights![tap * all + o]!;
        }
      });
    });
  },
};

/** And in its weights: `dW[tap, c, m] = sum over windows w of x[p, c] dy[w, c M + m]`, added up in 53 bits. */
export const depthwiseBackpropFilter: Mend = {
  kernelName: tf.DepthwiseConv2dNativeBackpropFilter,
  run({ inputs, attrs, backend }) {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const shape = attrs['filterShape'] as Shape4D;
    const info = depthwise(x.shape as Shape4D, shape, attrs as unknown as Attrs);
    const { inChannels, outChannels } = info;
    const [each, all] = [outChannels / inChannels, outChannels];
    return onHeap(backend, { shape, inputs: [x, dy] }, (to, image, slopes) => {
      const sums = new Float64Array(to.length);
      eachCell(info, ({ pixel, window, tap }) => {
        for (let o = 0; o < all; o++) {
          sums[tap * all + o]! += image![pixel * inChannels + Math.floor(o / each)]! * slopes![window * all + o]!;
        }
      });
      to.set(sums);
    });
  },
};

function depthwise(image: Shape4D, filter: Shape4D, attrs: Attrs): tf.backend_util.Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode } = attrs;
  return tf.backend_util.computeConv2DInfo(image, filter, strides, dilations, pad, dimRoundingMode, true);
}
