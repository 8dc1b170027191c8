import { badFile } from './bad-file.js';

/** A picture, decoded. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
  /** `[height, width, channels]`, flat, values from 0 to 255. */
  readonly data: Uint8Array;
}

/** Turns the bytes of a picture's file into pixels. `file` is what messages call it. */
export type DecodeImage = (bytes: Uint8Array, file: string) => Pixels | Promise<Pixels>;

/** Refuses a picture that is larger than any expected, before memory is taken for it. */
export function allowedSize(file: string, [width, height]: readonly [number, number], maxPixels: number): void {
  const place = { file, offset: 0 };
  if (!(width > 0 && height > 0)) throw badFile(place, 'must have a width and a height', [width, height]);
  if (width * height > maxPixels) {
    throw badFile(place, `must be a picture of at most ${maxPixels} pixels; maxPixels allows more`, [width, height]);
  }
}
