import { describe, expect, it } from 'vitest';
import { countPixels, pixelRemark } from './count-pixels.js';

describe('countPixels', () => {
  it('tells what is not in [0, 1]', () => {
    const pixels = [0, 1, 0.5, -1e-7, 1.5, Infinity, -Infinity, NaN, NaN, NaN];
    expect(countPixels(pixels)).toEqual({ total: 10, notANumber: 3, below: 2, above: 2 });
    expect(countPixels(new Float32Array([0, 1, -0]))).toEqual({ total: 3, notANumber: 0, below: 0, above: 0 });
  });
  it('is put in words only when there is something to say', () => {
    expect(pixelRemark(countPixels([0.5]))).toBeUndefined();
    expect(pixelRemark(countPixels([0.5, 2, NaN, -1, -1]))).toBe(
      'of 5 values 1 are not a number, 2 below 0 and 1 above 1 were clipped',
    );
  });
});
