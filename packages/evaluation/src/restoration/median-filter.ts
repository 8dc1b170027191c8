import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, whole } from '@ebmjs/core';

/**
 * Images `[n, height, width, channels]` with every number replaced by the median of the `size` x `size` numbers about it
 * in its channel, the border mirrored: what a restoration of salt and pepper has to beat. The result is yours.
 *
 * @param size odd, and at most twice the smaller side. 3 where nothing is given.
 */
export function medianFilter(x: tf.Tensor, size = 3): tf.Tensor {
  if (x.rank !== 4) throw new EbmError('medianFilter.x', 'must have shape [n, height, width, channels]', x.shape);
  const [, height, width] = x.shape as [number, number, number, number];
  if (whole('medianFilter.size', size) % 2 === 0 || size > 2 * Math.min(height, width)) {
    throw new EbmError('medianFilter.size', `must be odd and at most ${2 * Math.min(height, width)}`, size);
  }
  const reach = (size - 1) / 2;
  return scope(() => {
    const sides: [number, number] = [reach, reach];
    const padded = tf.mirrorPad(x as tf.Tensor4D, [[0, 0], sides, sides, [0, 0]], 'symmetric');
    const offsets = Array.from({ length: size }, (_, i) => i);
    const shifted = offsets.flatMap((i) => offsets.map((j) => tf.slice(padded, [0, i, j, 0], [-1, height, width, -1])));
    const upper = tf.topk(tf.stack(shifted, -1), (size * size + 1) / 2, true).values; // the last of these is the median
    return tf.squeeze(tf.gather(upper, [(size * size - 1) / 2], 4), [4]); // tfjs-node knows no axis -1
  });
}
