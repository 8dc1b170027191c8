import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropResize } from './crop-resize.js';
import type { Pixels } from './pixels.js';

const grey = (width: number, height: number, data: ArrayLike<number>): Pixels => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from(data),
});

describe('cropResize', () => {
  it('makes each pixel the mean of what it covers', () => {
    const image = grey(4, 2, [0, 2, 4, 6, 10, 12, 14, 16]);
    expect([...cropResize(image, { size: [1, 2] }).data]).toEqual([6, 10]);
    // Three columns of 4 / 3: the first is (0 + 2 / 3) / (4 / 3) = 1 / 2, which rounds up.
    expect([...cropResize(grey(4, 1, [0, 2, 4, 6]), { size: [1, 3] }).data]).toEqual([1, 3, 6]);
  });

  it('grows by repetition', () => {
    expect([...cropResize(grey(2, 1, [5, 9]), { size: [2, 4] }).data]).toEqual([5, 5, 9, 9, 5, 5, 9, 9]);
  });

  it('cuts from the middle or the corner', () => {
    const image = grey(
      5,
      3,
      Array.from({ length: 15 }, (_, i) => i),
    );
    expect([...cropResize(image, { crop: 3 }).data]).toEqual([1, 2, 3, 6, 7, 8, 11, 12, 13]);
    expect([...cropResize(image, { crop: 2, from: 'top-left' }).data]).toEqual([0, 1, 5, 6]);
    expect(cropResize(image, { crop: 'square' })).toMatchObject({ width: 3, height: 3 });
    expect(() => cropResize(image, { crop: 4 })).toThrow('crop: must be at most the picture, 5 x 3, got 4');
  });

  it('keeps the mean, and a constant, whatever the sizes', () => {
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(side, side, side, side, fc.nat(255), (width, height, rows, columns, level) => {
        const flat = cropResize(grey(width, height, new Array(width * height).fill(level)), { size: [rows, columns] });
        expect([...flat.data]).toEqual(new Array(rows * columns).fill(level));
        const ramp = Array.from({ length: width * height }, (_, i) => (i * 37) % 256);
        const { data } = cropResize(grey(width, height, ramp), { size: [rows, columns] });
        const mean = (values: ArrayLike<number>): number =>
          Array.from(values).reduce((a, b) => a + b, 0) / values.length;
        expect(Math.abs(mean(data) - mean(ramp))).toBeLessThanOrEqual(0.5); // each is rounded by at most a half
      }),
    );
  });

  it('turns colours to grey, and grey to colours', () => {
    const image: Pixels = { width: 1, height: 1, channels: 3, data: Uint8Array.of(200, 100, 50) };
    expect([...cropResize(image, { channels: 1 }).data]).toEqual([Math.round(59.8 + 58.7 + 5.7)]);
    expect([...cropResize(grey(2, 1, [7, 8]), { channels: 3 }).data]).toEqual([7, 7, 7, 8, 8, 8]);
    expect(cropResize(image, {})).toBe(image);
  });
});
