import * as tf from '@tensorflow/tfjs-core';
import { scope, type Params } from '@ebmjs/core';
import { spectralNorms } from '../health/spectral-norms.js';
import { rootMeanSquare } from './root-mean-square.js';
import type { Made, MadeInFull } from './made.js';

/** What the numbers of `FullMetrics` are read from. Whatever it makes is given to `own`; the rest is borrowed. */
export function fullTensors(
  { chains: { twin, x }, data, start, after }: Made,
  { relabelled, labels, chainLabels }: MadeInFull,
  own: (tensor: tf.Tensor) => tf.Tensor,
): Params {
  const largest = largestNorm(after);
  return {
    data: own(firstRows(data)),
    start: own(firstRows(start)),
    samples: own(firstRows(x)),
    ...(largest && { spectralNorm: own(largest) }),
    ...(twin && { jitter: own(rootMeanSquare(twin, x)) }),
    ...(relabelled && { relabelled }),
    ...(labels && { labels: own(classOf(labels)) }),
    ...(chainLabels && { chainLabels: own(classOf(chainLabels)) }),
  };
}

/** The largest spectral norm of the weights; undefined where none is a matrix. */
function largestNorm(weights: Params): tf.Tensor | undefined {
  const norms = Object.values(spectralNorms(weights));
  const largest = norms.length > 0 ? scope(() => tf.max(tf.stack(norms))) : undefined;
  tf.dispose(norms);
  return largest;
}

const classOf = (labels: tf.Tensor2D): tf.Tensor => scope(() => tf.cast(tf.argMax(labels, 1), 'float32'));

/** As many numbers as are read back of a batch, at most, in whole rows. */
const READ = 2 ** 18;

/** How many rows of a batch are read back. */
export const rowsRead = ([rows = 0, ...event]: readonly number[]): number =>
  Math.min(rows, Math.max(2, Math.floor(READ / event.reduce((size, side) => size * side, 1))));

const firstRows = (x: tf.Tensor): tf.Tensor => scope(() => tf.slice(x, 0, rowsRead(x.shape)));
