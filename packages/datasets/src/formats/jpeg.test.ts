import { EbmError } from '@ebmjs/core';
import jpeg from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from './jpeg.js';

const [width, height] = [24, 17];
/** A slow ramp, which JPEG keeps well. */
const level = (x: number, y: number, c: number): number => 40 + 4 * x + 3 * y + 20 * c;
const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
  const [pixel, c] = [i >> 2, i & 3];
  return c === 3 ? 255 : level(pixel % width, Math.floor(pixel / width), c);
});
const file = new Uint8Array(jpeg.encode({ width, height, data: rgba }, 95).data);
const decode = (bytes: Uint8Array, maxPixels = 1e6): ReturnType<typeof decodeJpeg> =>
  decodeJpeg(bytes, 'a.jpg', maxPixels);

describe('decodeJpeg', () => {
  it('reads a picture within what the packing loses', () => {
    const image = decode(file);
    expect([image.width, image.height, image.channels]).toEqual([width, height, 3]);
    image.data.forEach((value, i) => {
      const [pixel, c] = [Math.floor(i / 3), i % 3];
      expect(Math.abs(value - level(pixel % width, Math.floor(pixel / width), c))).toBeLessThanOrEqual(6);
    });
  });

  it('says the size at which it refuses, before it decodes', () => {
    expect(() => decode(file, width * height - 1)).toThrow(
      'must be a picture of at most 407 pixels; maxPixels allows more',
    );
    const wide = Uint8Array.from(file);
    const frame = wide.findIndex((byte, i) => byte === 0xff && wide[i + 1] === 0xc0);
    wide.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(() => decode(wide)).toThrow('[65535,65535]');
  });

  it('refuses every truncation', () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => decode(file.subarray(0, length))).toThrow(EbmError);
    }
  });

  it('refuses more passes than there are in pictures, which would take minutes', () => {
    const scan = Uint8Array.from(new Array(200).fill([0xff, 0xda]).flat());
    expect(() => decode(Uint8Array.of(...file.subarray(0, -2), ...scan, 0xff, 0xd9))).toThrow(
      'must have at most 100 scans',
    );
  });

  it('says what else it is', () => {
    expect(() => decode(Uint8Array.of(0x1f, 0x8b, 8))).toThrow(
      'a.jpg, byte 0: must begin as a JPEG; this is gzip, to be unpacked first',
    );
    expect(() => decode(new Uint8Array())).toThrow('this is an empty file');
  });
});
