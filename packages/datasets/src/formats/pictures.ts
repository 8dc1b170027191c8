import { EbmError } from '@ebmjs/core';
import { cropResize, type CropResizeOptions } from './crop-resize.js';
import { decodeImage } from './decode-image.js';
import { isHidden, type Entries } from './entry.js';
import type { DecodeImage, Pixels } from './pixels.js';

/** Which of the entries are decoded, and into what. */
export interface PicturesOptions extends CropResizeOptions {
  /** Entries that are taken, by their path. @defaultValue those whose names end as pictures' do */
  readonly only?: ((path: string) => boolean) | undefined;
  /** Decodes a file. @defaultValue `decodeImage`: PNG and JPEG, the same pixels on every machine */
  readonly decode?: DecodeImage | undefined;
}

/** A decoded picture and where it was. */
export interface DecodedPicture extends Pixels {
  readonly path: string;
}

/** By the name: whether it is that of a picture, hidden files aside. */
export const isPicture = (path: string): boolean => /\.(png|jpe?g)$/i.test(path) && !isHidden(path);

/**
 * Pictures of a folder, a zip or a tar, decoded and scaled one by one, in the order in which they come: memory is that of
 * one of them, however many there are.
 *
 * Rejects with an `EbmError` that tells the path where one cannot be decoded.
 */
export async function* pictures(entries: Entries, options: PicturesOptions = {}): AsyncGenerator<DecodedPicture> {
  const { only = isPicture, decode = (bytes, file) => decodeImage(bytes, file), ...scaling } = options;
  for await (const { path, read } of entries) {
    if (!only(path)) continue;
    const image = await decode(await read(), path);
    yield { path, ...fitted(image, scaling, path) };
  }
}

function fitted(image: Pixels, scaling: CropResizeOptions, path: string): Pixels {
  try {
    return cropResize(image, scaling);
  } catch (cause) {
    if (!EbmError.isInstance(cause)) throw cause;
    throw new EbmError(`${path}: ${cause.where}`, cause.message.slice(cause.where.length + 2), undefined, { cause });
  }
}
