import type { Tensor } from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, oneOf, positive, within, type Box } from '@ebmjs/core';
import { checkedBox } from '../box.js';
import { gaussianInBox } from '../gaussian-in-box.js';
import { gaussian } from '../gaussian.js';
import type { KnownTarget } from '../known-target.js';
import { coordinateMeans, readEvents, type Events } from './read-events.js';
import { shrunkCovariance } from './shrunk-covariance.js';

export interface FitGaussianOptions {
  /**
   * `'diagonal'`: a scale a coordinate. `'full'`: correlations too, for up to about a thousand coordinates (time grows as
   * the cube). @defaultValue 'diagonal'
   */
  readonly covariance?: 'diagonal' | 'full';
  /**
   * The least standard deviation of a coordinate, in the data's unit. A coordinate that never moves in the data may move
   * under the model, and a base that is narrower than the target there ruins the weights. @defaultValue 0.05
   */
  readonly floor?: number;
  /** Of a full covariance: how far it goes to its diagonal, 0 to 1. @defaultValue estimated, see `shrunkCovariance` */
  readonly shrinkage?: number;
  /** The support, where it is a box: the Gaussian is cut off there, coordinate by coordinate. Diagonal only. */
  readonly box?: Box;
}

/**
 * A Gaussian with the mean and the spread of data: a base to anneal from that is far closer to a trained model than a
 * uniform box is. In a box it is the `gaussianInBox` of that mean and spread, whose own moments are those of what is left:
 * a little narrower than data that fill the box.
 *
 * Borrows `data` `[n, ...event]`, two rows or more. Throws an `EbmError` for data that are not finite or not in the box.
 */
export async function fitGaussian(data: Tensor, options: FitGaussianOptions = {}): Promise<KnownTarget> {
  knownOptions('fitGaussian', options, ['covariance', 'floor', 'shrinkage', 'box']);
  const { covariance = 'diagonal', floor = 0.05, shrinkage } = options;
  const full = oneOf('fitGaussian.covariance', covariance, ['diagonal', 'full']) === 'full';
  positive('fitGaussian.floor', floor);
  if (shrinkage !== undefined) within('fitGaussian.shrinkage', shrinkage, 0, 1);
  if (!full && shrinkage !== undefined)
    throw new EbmError('fitGaussian.shrinkage', 'must be absent without a full covariance', shrinkage);
  const box = options.box && checkedBox('fitGaussian.box', options.box);
  if (full && box) throw new EbmError('fitGaussian.box', 'must be absent with a full covariance', box);
  const events = await readEvents('fitGaussian.data', data, { least: 2, ...box });
  const { shape } = events;
  const mean = [...coordinateMeans(events)];
  if (full) return gaussian({ shape, mean, covariance: shrunkCovariance(events, { mean, floor, shrinkage }) });
  const scale = scales(events, mean).map((spread) => Math.max(spread, floor));
  return box ? gaussianInBox({ shape, mean, scale, box }) : gaussian({ shape, mean, scale });
}

function scales({ n, size, values }: Events, mean: readonly number[]): number[] {
  const squares = new Float64Array(size);
  for (let i = 0; i < n * size; i++) squares[i % size]! += (values[i]! - mean[i % size]!) ** 2;
  return Array.from(squares, (square) => Math.sqrt(square / (n - 1)));
}
