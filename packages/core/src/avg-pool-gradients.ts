import * as tf from '@tensorflow/tfjs-core';

interface PoolAttrs {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Average pooling divides by the number of cells that a window shares with the image; tfjs's gradient divides by the
 * whole window on every backend but tfjs-node. Here the image is padded first, so that every window is whole, and the
 * slope of a border window is raised to its true share.
 */
function backward(dy: tf.Tensor4D, x: tf.Tensor4D, attrs: PoolAttrs): tf.Tensor4D {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  if (top + bottom + left + right === 0) return whole(dy, x.shape, attrs);
  const [n, height, width, channels] = x.shape;
  const padded: [number, number, number, number] = [n, height + top + bottom, width + left + right, channels];
  const rows = shares(info.outHeight, info.strideHeight, info.filterHeight, top, height);
  const columns = shares(info.outWidth, info.strideWidth, info.filterWidth, left, width);
  const raised = tf.mul(dy, tf.mul(tf.reshape(rows, [1, -1, 1, 1]), tf.reshape(columns, [1, 1, -1, 1]))) as tf.Tensor4D;
  return tf.slice(whole(raised, padded, attrs), [0, top, left, 0], x.shape);
}

/** The gradient where no window reaches beyond the image. */
function whole(dy: tf.Tensor4D, shape: [number, number, number, number], attrs: PoolAttrs): tf.Tensor4D {
  const { filterSize, strides } = attrs;
  return tf.engine().runKernel('AvgPoolGrad', { dy, input: tf.zeros(shape) }, { filterSize, strides, pad: 'valid' });
}

/** Window size over the number of its cells that lie in `[0, size)`, for each window along one axis. */
// oxlint-disable-next-line max-params
function shares(windows: number, stride: number, filter: number, before: number, size: number): tf.Tensor1D {
  return tf.tensor1d(
    Array.from({ length: windows }, (_, i) => {
      const from = i * stride - before;
      return filter / (Math.min(from + filter, size) - Math.max(from, 0));
    }),
  );
}

/** First derivatives that are right with padding, and second ones, which tfjs lacks. */
export const avgPoolGradients: readonly tf.GradConfig[] = [
  {
    kernelName: 'AvgPool',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => ({
      x: () => backward(dy as tf.Tensor4D, x as tf.Tensor4D, attrs as unknown as PoolAttrs),
    }),
  },
  {
    kernelName: 'AvgPoolGrad',
    inputsToSave: ['dy'],
    gradFunc: (ddx, _, attrs) => {
      const { filterSize, strides, pad } = attrs as unknown as PoolAttrs;
      return {
        dy: () => tf.avgPool(ddx as tf.Tensor4D, filterSize, strides, pad),
        input: () => tf.zeros((ddx as tf.Tensor4D).shape), // only its shape is used
      };
    },
  },
];
