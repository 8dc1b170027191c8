import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { pngSize } from './png-size.js';

const png = encode({ width: 300, height: 2, channels: 1, data: new Uint8Array(600) });

describe('pngSize', () => {
  it('reads the header, wherever the bytes lie in their buffer', () => {
    const shifted = new Uint8Array(png.length + 5);
    shifted.set(png, 5);
    expect(pngSize('a', png)).toEqual({ width: 300, height: 2 });
    expect(pngSize('a', shifted.subarray(5))).toEqual({ width: 300, height: 2 });
  });
  it.each([[png.slice(1)], [png.slice(0, 20)], [new Uint8Array(100)], ['png' as never], [undefined as never]])(
    'refuses what is not a PNG',
    (bytes) => expect(() => pngSize('image.png', bytes)).toThrow('image.png: must be the bytes of a PNG file'),
  );
});
