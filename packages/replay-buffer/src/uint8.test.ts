import { foldIn, hostUniform, key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { uint8, uint8Faithful } from './uint8.js';

const NO = key(0); // reading draws nothing
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: ArrayLike<number>): number => {
  const m = mean(values);
  return Math.sqrt(mean(Array.from(values, (v) => (v - m) ** 2)));
};

describe('uint8', () => {
  const grey = uint8({ min: 0, max: 1 });

  it.each([0, 0.1, 0.5 / 255, 0.3, 0.4999, 0.77, 254.5 / 255, 0.999, 1])('stores %d with the right mean', (x) => {
    const n = 40_000;
    const stored = grey.decode(NO, grey.encode(key(5), new Float32Array(n).fill(x)));
    const exact = Math.fround(x);
    const part = (255 * exact) % 1;
    const error = Math.sqrt((part * (1 - part)) / n) / 255; // of the mean of n roundings
    expect(Math.abs(mean(stored) - exact)).toBeLessThan(4.5 * error + 1e-7);
  });

  it('does not darken in 100 passes', () => {
    const n = 20_000;
    const start = Float32Array.from(hostUniform(key(1), n));
    let values: Float32Array = start;
    for (let pass = 0; pass < 100; pass++) values = grey.decode(NO, grey.encode(foldIn(key(2), pass), values));
    // One rounding of a uniform number: variance 1/6 of a squared level. From then on it lies on a level and stays.
    const error = Math.sqrt(1 / 6 / n) / 255;
    expect(Math.abs(mean(values) - mean(start))).toBeLessThan(4.5 * error);
  });

  it('adds up to nothing when chains move between the passes', () => {
    const n = 20_000;
    const passes = 100;
    const start = new Float32Array(n).fill(0.5);
    let values: Float32Array = start;
    for (let pass = 0; pass < passes; pass++) {
      const [move, round] = [hostUniform(foldIn(key(3), pass), n), foldIn(key(4), pass)];
      const moved = values.map((x, i) => x + 0.01 * (move[i]! - 0.5));
      values = grey.decode(NO, grey.encode(round, moved));
    }
    // Each pass adds a move of variance 0.01^2 / 12 and a rounding of variance 1/6 of a squared level.
    const error = Math.sqrt((passes * (0.01 ** 2 / 12 + 1 / 6 / 255 ** 2)) / n);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4.5 * error);
  });

  it('moves no number by a whole level, and the faces not at all', () => {
    const values = Float32Array.from(hostUniform(key(6), 5000));
    const back = grey.decode(NO, grey.encode(key(7), values));
    values.forEach((x, i) => expect(Math.abs(back[i]! - x)).toBeLessThan(1 / 255));
    expect([...grey.decode(NO, grey.encode(key(8), Float32Array.of(0, 1, -3, 7)))]).toEqual([0, 1, 0, 1]);
  });

  it('spans other boxes', () => {
    const signed = uint8({ min: -1, max: 1 });
    const back = signed.decode(NO, signed.encode(key(9), Float32Array.of(-1, 1, 0.25)));
    expect([back[0], back[1]]).toEqual([-1, 1]);
    expect(Math.abs(back[2]! - 0.25)).toBeLessThan(2 / 255);
  });
});

describe('uint8-faithful', () => {
  const grey = uint8Faithful({ min: 0, max: 1 });
  const pass = (values: Float32Array, i: number): Float32Array =>
    grey.decode(foldIn(key(11), i), grey.encode(foldIn(key(10), i), values));

  it('is floor(255 x) / 256 with noise on [0, 1/256), and the faces are those of 0 and 255', () => {
    const stored = grey.encode(key(0), Float32Array.of(0, 0.5, 0.999, 1, -3, 7));
    expect(stored).toEqual(Uint8Array.of(0, 127, 254, 255, 0, 255));
    const n = 40_000;
    const read = grey.decode(key(1), new Uint8Array(n).fill(127));
    expect(Math.min(...read.subarray(0, 5000))).toBeGreaterThanOrEqual(127 / 256);
    expect(Math.max(...read.subarray(0, 5000))).toBeLessThanOrEqual(128 / 256);
    expect(Math.abs(mean(read) - 127.5 / 256)).toBeLessThan(5.5 / 256 / Math.sqrt(12 * n));
    expect(deviation(read) * 256).toBeCloseTo(1 / Math.sqrt(12), 2); // its standard error is 0.0006
  });

  it('darkens by 0.4 % a pass', () => {
    const n = 40_000;
    let values: Float32Array = Float32Array.from(hostUniform(key(1), n), (u) => 0.25 + u / 2);
    const start = mean(values);
    const once = pass(values, 0);
    // What one pass changes: -t / 256 on average, with the deviation of two uniforms of width 1/256.
    const error = Math.sqrt(2 / 12 / n) / 256;
    expect(Math.abs(mean(once) - start * (1 - 1 / 256))).toBeLessThan(5.5 * error);
    const noise = once.map((x, i) => x - values[i]! * (1 - 1 / 256));
    // Rounding down and the noise are uniform and independent: together 0.0016, a third of Langevin's 0.005.
    // Of a triangle (fourth moment 2.4 squared variances) n draws know the deviation to sqrt(1.4 / 4 n) of it.
    const expected = Math.sqrt(2 / 12) / 256;
    expect(Math.abs(deviation(noise) / expected - 1)).toBeLessThan(5.5 * Math.sqrt(1.4 / 4 / n));
    for (let i = 0; i < 100; i++) values = pass(values, i);
    expect(mean(values) / start).toBeCloseTo((1 - 1 / 256) ** 100, 3); // 0.676: a third of the light is gone
  });

  it('spans other boxes', () => {
    const signed = uint8Faithful({ min: -1, max: 1 });
    const back = signed.decode(key(2), signed.encode(key(0), Float32Array.of(-1, 1, 0.25)));
    expect(back[0]! >= -1 && back[0]! < -1 + 2 / 256).toBe(true);
    expect(back[1]! > 1 - 2 / 256 && back[1]! <= 1).toBe(true);
    expect(Math.abs(back[2]! - 0.25)).toBeLessThan(3 / 256);
  });
});
