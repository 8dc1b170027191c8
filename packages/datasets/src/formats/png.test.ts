import { deflateSync } from 'node:zlib';
import { EbmError } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunk, greyPng, png } from './png.fixture.js';
import { decodePng } from './png.js';

const decode = (bytes: Uint8Array, maxPixels = 1e6): ReturnType<typeof decodePng> =>
  decodePng(bytes, 'a.png', maxPixels);

describe('decodePng', () => {
  it('reads back every filter, at every depth and colour type', () => {
    const kinds = fc.constantFrom<[number, number, number]>(
      [0, 8, 1],
      [2, 8, 3],
      [4, 8, 2],
      [6, 8, 4],
      [0, 16, 1],
      [2, 16, 3],
    );
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        kinds,
        side,
        side,
        fc.infiniteStream(fc.nat(255)),
        fc.infiniteStream(fc.nat(4)),
        (kind, width, height, levels, filters) => {
          const [colour, depth, samples] = kind;
          const rows = Uint8Array.from([...levels.take((width * height * samples * depth) / 8)]);
          const file = png({ width, height, depth, colour, rows, filters: [...filters.take(height)] });
          const channels = colour === 2 || colour === 6 ? 3 : 1;
          const bytes = depth / 8; // of two, the upper is kept
          const want = Array.from({ length: width * height * channels }, (_, i) => {
            const [pixel, channel] = [Math.floor(i / channels), i % channels];
            return rows[(pixel * samples + channel) * bytes]!;
          });
          const { data, ...rest } = decode(file);
          expect(rest).toEqual({ width, height, channels });
          expect([...data]).toEqual(want);
        },
      ),
    );
  });

  it.each([
    [1, [0b10100000], [255, 0, 255]],
    [2, [0b00011011], [0, 85, 170]],
    [4, [0x0f, 0x80], [0, 255, 136]],
  ])('spreads %d bits over 0 to 255', (depth, rows, levels) => {
    expect([...decode(png({ width: 3, height: 1, depth, rows: Uint8Array.from(rows) })).data]).toEqual(levels);
  });

  it('looks colours up in a palette', () => {
    const palette = [1, 2, 3, 40, 50, 60];
    const picture = { width: 2, height: 1, depth: 1, colour: 3, rows: Uint8Array.of(0b10000000) };
    expect([...decode(png({ ...picture, palette })).data]).toEqual([40, 50, 60, 1, 2, 3]);
    expect(() => decode(png(picture))).toThrow('must have each colour in its palette');
  });

  it('leaves out what it need not know, and refuses what it must', () => {
    const more = [['tEXt', Uint8Array.of(65, 0, 66)]] as const;
    expect([...decode(png({ width: 1, height: 1, rows: Uint8Array.of(7), more })).data]).toEqual([7]);
    const unknown = png({ width: 1, height: 1, rows: Uint8Array.of(7), more: [['ABCD', new Uint8Array()]] });
    expect(() => decode(unknown)).toThrow('a.png, byte 33: must be of chunks that are known');
  });

  it('refuses every truncation and every changed byte, or reads the same', () => {
    const file = greyPng(5, 4, (i) => 10 * i);
    const want = [...decode(file).data];
    for (let at = 0; at < file.length; at++) {
      expect(() => decode(file.subarray(0, at))).toThrow(EbmError);
      const damaged = file.with(at, file[at]! ^ 0x10);
      try {
        expect([...decode(damaged).data]).toEqual(want); // the end chunk's own check sum is not looked at
      } catch (error) {
        expect(EbmError.isInstance(error), String(error)).toBe(true);
      }
    }
  });

  it('allocates nothing for a picture that is too large, or that its bytes cannot hold', () => {
    const header = (width: number): Uint8Array => {
      const bytes = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
      new DataView(bytes.buffer).setUint32(0, width);
      const start = greyPng(1, 1, () => 0).subarray(0, 8);
      return Uint8Array.of(
        ...start,
        ...chunk('IHDR', bytes),
        ...chunk('IDAT', deflateSync(new Uint8Array(4))),
        ...chunk('IEND', new Uint8Array()),
      );
    };
    expect(() => decode(header(0xffffffff))).toThrow(
      'must be a picture of at most 1000000 pixels; maxPixels allows more',
    );
    expect(() => decode(header(900_000))).toThrow(/must be at most \d+ bytes unpacked/);
    expect(() => decode(header(0))).toThrow('must have a width and a height');
    expect(() => decode(header(2))).toThrow('must be 3 bytes unpacked');
  });

  it('says what it does not read', () => {
    const rows = Uint8Array.of(1);
    expect(() => decode(png({ width: 1, height: 1, rows, interlaced: 1 }))).toThrow('must not be interlaced');
    expect(() => decode(png({ width: 1, height: 1, rows, filters: [5] }))).toThrow(
      'must have a filter from 0 to 4 in row 0',
    );
    expect(() => decode(png({ width: 1, height: 1, depth: 4, colour: 2, rows }))).toThrow(
      'must have a colour type and depth that there is',
    );
    expect(() => decode(new TextEncoder().encode('<!DOCTYPE html><html>'))).toThrow(
      'this is a web page, such as a network sends',
    );
  });
});
