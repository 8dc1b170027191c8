import { foldIn, hostUniform, key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { float16 } from './float16.js';

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const NO = key(0); // reading draws nothing
const through = (seed: number, values: Float32Array): Float32Array =>
  float16.decode(NO, float16.encode(key(seed), values));

describe('float16', () => {
  it('reads the patterns of IEEE 754', () => {
    const patterns = [
      ...[0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3555, 0x3800, 0x3c00, 0x3c01, 0xc000, 0x7bff, 0xfbff],
    ];
    const values = [
      ...[0, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 0.333251953125, 0.5, 1, 1 + 2 ** -10, -2, 65504, -65504],
    ];
    expect([...float16.decode(NO, Uint16Array.from(patterns))]).toEqual(values);
  });

  it('keeps each of its finite numbers, at whatever rounding', () => {
    const all = Uint16Array.from({ length: 2 * 0x7c00 }, (_, i) => (i < 0x7c00 ? i : i - 0x7c00 + 0x8000));
    expect(float16.encode(key(1), float16.decode(NO, all))).toEqual(all);
  });

  it('moves what is beyond its largest number there, and no number by a spacing', () => {
    expect([...through(2, Float32Array.of(1e6, -3e38, 65504, 65519, -65535))]).toEqual([
      ...[65504, -65504, 65504, 65504, -65504],
    ]);
    const values = Float32Array.from(hostUniform(key(3), 20_000), (u) => (u - 0.5) * 2);
    through(4, values).forEach((x, i) => {
      const spacing = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(values[i]!))) - 10));
      expect(Math.abs(x - values[i]!)).toBeLessThan(spacing);
    });
  });

  it.each([0.1, -0.3, 0.77, 0.9999, 1 - 2 ** -12, 3e-6, -1e-9, 1234.567])('stores %d with the right mean', (x) => {
    const n = 40_000;
    const exact = Math.fround(x);
    const spacing = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(exact))) - 10));
    const part = (Math.abs(exact) / spacing) % 1;
    const error = spacing * Math.sqrt((part * (1 - part)) / n);
    expect(part).toBeGreaterThan(0); // there is something to round
    expect(Math.abs(mean(through(5, new Float32Array(n).fill(x))) - exact)).toBeLessThan(5.5 * error + 1e-16);
  });

  it('has no bias and noise of 0.0002 on [0.5, 1)', () => {
    const n = 40_000;
    const values = Float32Array.from(hostUniform(key(6), n), (u) => 0.5 + u / 2);
    const errors = through(7, values).map((x, i) => x - values[i]!);
    // Of a uniform number a random rounding is off by a variance of 1/6 of a squared spacing, here 2^-11.
    const deviation = 2 ** -11 / Math.sqrt(6);
    expect(deviation).toBeCloseTo(0.0002, 5);
    expect(Math.abs(mean(errors))).toBeLessThan((5.5 * deviation) / Math.sqrt(n));
    // The error's distribution is a triangle: its fourth moment is 2.4 squared variances.
    expect(Math.abs(mean(errors.map((e) => e * e)) / deviation ** 2 - 1)).toBeLessThan(5.5 * Math.sqrt(1.4 / n));
  });

  it('loses no small moves, which rounding to nearest would', () => {
    const [n, passes, step] = [4000, 100, 1e-5]; // a fiftieth of a spacing
    let values: Float32Array = new Float32Array(n).fill(0.75);
    for (let pass = 0; pass < passes; pass++) {
      const moved = values.map((x) => x + step);
      values = float16.decode(NO, float16.encode(foldIn(key(8), pass), moved));
    }
    // Every pass goes up by a spacing with probability step / spacing, independently.
    const spacing = 2 ** -11;
    const p = step / spacing;
    const error = spacing * Math.sqrt((passes * p * (1 - p)) / n);
    expect(Math.abs(mean(values) - 0.75 - passes * step)).toBeLessThan(5.5 * error + passes * 2 ** -25);
  });
});
