import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope } from '@ebmjs/core';
import { meanWithError } from '../mean-with-error.js';
import { shareWithError } from '../share-with-error.js';
import type { ValueWithError } from '../value-with-error.js';
import { maskTensor, type PixelMasks } from './pixel-mask.js';

export interface RestorationErrorOptions {
  /** `[n, ...event]`. */
  readonly originals: tf.Tensor;
  /** `[n, ...event]`. */
  readonly restored: tf.Tensor;
  /** Where errors count: in the hole, say. @defaultValue everywhere */
  readonly region?: PixelMasks;
}

/** How far restored images are from the originals, as plain JSON. Standard errors are over images. */
export interface RestorationError {
  /** Mean squared error a number of the region, mean over images. */
  readonly mse: ValueWithError;
  /** Peak signal-to-noise ratio `-10 log10(mse)` of an image in decibels, mean over those that are not exact. */
  readonly psnr: ValueWithError;
  /** Images without any error, which have no finite ratio. */
  readonly exact: number;
  /** Mean squared error of each image. */
  readonly perImage: readonly number[];
}

/**
 * Squared errors of restored images `[n, ...event]` in `[0, 1]`. Borrows its tensors. A standard error of one image is
 * `NaN`, and so is the ratio where all are exact. Rejects with an `EbmError` for shapes that do not fit.
 */
export async function restorationError(options: RestorationErrorOptions): Promise<RestorationError> {
  knownOptions('restorationError', options, ['originals', 'restored', 'region']);
  const { originals, restored, region } = options;
  if (!tf.util.arraysEqual(originals.shape, restored.shape)) {
    const what = `must have the shape of the originals, [${originals.shape.join(', ')}]`;
    throw new EbmError('restorationError.restored', what, restored.shape);
  }
  const { shape } = originals;
  const each = scope(() => {
    const squares = tf.square(tf.sub(originals, restored));
    const weight = region ? maskTensor('restorationError.region', region, shape) : tf.ones([1, ...shape.slice(1)]);
    const perImage = (values: tf.Tensor): tf.Tensor => tf.sum(tf.reshape(values, [values.shape[0]!, -1]), 1);
    return tf.div(perImage(tf.mul(squares, weight)), perImage(weight));
  });
  const perImage = [...(await each.data().finally(() => each.dispose()))];
  const ratios = perImage.filter((error) => error > 0).map((error) => -10 * Math.log10(error));
  return {
    mse: meanWithError(perImage),
    psnr: meanWithError(ratios),
    exact: perImage.length - ratios.length,
    perImage,
  };
}

/** By how much one restoration is better than another of the same images, as plain JSON. */
export interface RestorationGain {
  /** Mean squared error of the other minus that of the first: above 0 where the first is better. Paired by image. */
  readonly difference: ValueWithError;
  /** Share of images of which the first is the better one. */
  readonly better: ValueWithError;
}

/** Compares two restorations of the same images, image by image. Throws an `EbmError` unless they are as many. */
export function restorationGain(first: RestorationError, other: RestorationError): RestorationGain {
  const [a, b] = [first.perImage, other.perImage];
  if (a.length !== b.length) throw new EbmError('restorationGain.other', `must be of ${a.length} images`, b.length);
  const gains = a.map((error, i) => b[i]! - error);
  return {
    difference: meanWithError(gains),
    better: shareWithError(gains.filter((gain) => gain > 0).length, gains.length),
  };
}
