import jpeg from 'jpeg-js';
import { badFile, badStart } from './bad-file.js';
import { jpegFrame } from './jpeg-frame.js';
import { allowedSize, type Pixels } from './pixels.js';

/** Bytes that decoding takes for a pixel: coefficients of four components in 32 bits, their lines and the result. */
const BYTES_PER_PIXEL = 4 * (4 + 1) + 8;
const OVERHEAD = 2 ** 20;

/**
 * Decodes a JPEG, baseline or progressive: grey to one channel, others to three. Done by jpeg-js, which is written in
 * JavaScript, so that the same file has the same pixels on every machine; other decoders differ by a level on the average, and by more at sharp edges.
 *
 * Throws an `EbmError` for what is no JPEG or is cut off, and for more than `maxPixels` before decoding.
 */
export function decodeJpeg(bytes: Uint8Array, file: string, maxPixels: number): Pixels {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw badStart(file, bytes, 'must begin as a JPEG');
  const { width, height, components } = jpegFrame(bytes, file);
  allowedSize(file, [width, height], maxPixels);
  const data = colours(bytes, file, OVERHEAD + BYTES_PER_PIXEL * width * height);
  if (data.length !== 3 * width * height) throw badFile({ file, offset: 0 }, 'must be one picture', data.length);
  if (components !== 1) return { width, height, channels: 3, data };
  return { width, height, channels: 1, data: Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]!) };
}

function colours(bytes: Uint8Array, file: string, memory: number): Uint8Array {
  try {
    return jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxMemoryUsageInMB: memory / 2 ** 20,
    }).data;
  } catch (cause) {
    throw badFile({ file, offset: 0 }, 'must be a JPEG, whole', cause instanceof Error ? cause.message : cause);
  }
}
