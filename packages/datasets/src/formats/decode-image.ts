import { whole } from '@ebmjs/core';
import { badStart } from './bad-file.js';
import { decodeJpeg } from './jpeg.js';
import { decodePng } from './png.js';
import type { Pixels } from './pixels.js';

/** 16 million pixels. */
const MAX_PIXELS = 2 ** 24;

export interface DecodeImageOptions {
  /** The largest picture that is decoded, width times height. @defaultValue 16,777,216 */
  readonly maxPixels?: number;
}

/**
 * Decodes a PNG or a JPEG, told apart by its first bytes, for names are not always right.
 *
 * Throws an `EbmError` that tells the file and the byte for anything else, and for files that are damaged or too large.
 */
export function decodeImage(bytes: Uint8Array, file: string, options: DecodeImageOptions = {}): Pixels {
  const maxPixels = whole('decodeImage.maxPixels', options.maxPixels ?? MAX_PIXELS);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return decodeJpeg(bytes, file, maxPixels);
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return decodePng(bytes, file, maxPixels);
  throw badStart(file, bytes, 'must be a PNG or a JPEG');
}
