import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Batch, type Key } from '@ebmjs/core';
import { dequantise } from '../dequantise.js';
import type { Entry } from '../formats/entry.js';
import { pictures, type DecodedPicture, type PicturesOptions } from '../formats/pictures.js';

export interface PictureRowsOptions extends PicturesOptions {
  /** The names of the classes, in the order of the labels. @defaultValue no labels */
  readonly classNames?: readonly string[];
  /** The class of a picture, by its path. */
  readonly classOf: (path: string) => string | undefined;
}

/** Pictures of one shape, decoded one by one and made into a batch. */
export interface PictureRows {
  readonly decode: (entry: Entry) => Promise<DecodedPicture>;
  readonly batch: (decoded: readonly DecodedPicture[], noise: Key) => Batch;
}

export function pictureRows({ classNames, classOf, ...decoding }: PictureRowsOptions): PictureRows {
  let first: DecodedPicture | undefined;
  const decode = async (entry: Entry): Promise<DecodedPicture> => {
    const { value } = (await pictures([entry], { ...decoding, only: () => true }).next()) as { value: DecodedPicture };
    first ??= { ...value, data: value.data.subarray(0, 0) };
    sameShape(first, value);
    return value;
  };
  const labels = (decoded: readonly DecodedPicture[], names: readonly string[]): tf.Tensor2D => {
    const hot = new Float32Array(decoded.length * names.length);
    decoded.forEach(({ path }, i) => (hot[i * names.length + labelOf(path, classOf(path), names)] = 1));
    return tf.tensor2d(hot, [decoded.length, names.length]);
  };
  const batch: PictureRows['batch'] = (decoded, noise) => {
    const { height, width, channels } = decoded[0]!;
    const pixels = new Uint8Array(decoded.length * height * width * channels);
    decoded.forEach(({ data }, i) => pixels.set(data, i * data.length));
    const x = tf.tensor(dequantise(pixels, { levels: 256, key: noise }), [decoded.length, height, width, channels]);
    return classNames ? { x, y: labels(decoded, classNames) } : { x };
  };
  return { decode, batch };
}

function sameShape(first: DecodedPicture, { path, height, width, channels }: DecodedPicture): void {
  const shape = [first.height, first.width, first.channels];
  if (shape.join() === [height, width, channels].join()) return;
  throw new EbmError(path, `must be [${shape.join(', ')}] as ${first.path}; size and channels make them so`, [
    height,
    width,
    channels,
  ]);
}

function labelOf(path: string, name: string | undefined, names: readonly string[]): number {
  const label = name === undefined ? -1 : names.indexOf(name);
  if (label < 0) throw new EbmError(path, 'must be of a class of pictureBatches.classNames', name);
  return label;
}
