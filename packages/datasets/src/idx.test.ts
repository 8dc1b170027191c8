import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idx } from '../test/sample.js';
import { parseIdx } from './idx.js';

const file = idx([2, 3], [1, 2, 3, 4, 5, 6]);

describe('parseIdx', () => {
  it('reads back what was written, wherever it lies in memory', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.nat(7), (shape, offset) => {
        const data = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 256);
        const bytes = idx(shape, data);
        const moved = new Uint8Array(bytes.length + offset);
        moved.set(bytes, offset);
        expect(parseIdx(moved.subarray(offset))).toEqual({ shape, data });
      }),
    );
  });

  it('reads lengths with the highest byte first', () => {
    expect(parseIdx(idx([258], new Uint8Array(258))).shape).toEqual([258]);
  });

  it('refuses every truncation, and a byte too many', () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => parseIdx(file.subarray(0, length))).toThrow(/^parseIdx/);
    }
    expect(() => parseIdx(Uint8Array.of(...file, 0))).toThrow(
      'parseIdx, byte 18: must be 18 bytes long for shape [2, 3]',
    );
  });

  it.each([
    [
      'no magic number',
      [1, 0, 8, 1, 0, 0, 0, 0],
      'parseIdx, byte 0: must begin with two zero bytes, a type and a number of axes',
    ],
    ['signed bytes', [0, 0, 9, 1, 0, 0, 0, 0], 'parseIdx, byte 2: must be of type 8, unsigned bytes'],
    ['no axes', [0, 0, 8, 0], 'must hold the lengths of 0 axes'],
    ['gzip', [0x1f, 0x8b, 8, 0], 'this is gzip, to be unpacked first'],
    ['a web page', [...new TextEncoder().encode('<!doctype html>')], 'this is a web page, such as a network sends'],
    ['a size that no file has', [0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255], 'bytes long for shape'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseIdx(Uint8Array.from(bytes))).toThrow(message);
  });
});
