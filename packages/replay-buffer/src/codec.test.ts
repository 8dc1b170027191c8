import { foldIn, hostUniform, key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { float32, uint8 } from './codec.js';

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe('float32', () => {
  it('keeps every bit', () => {
    const values = Float32Array.of(0.1, -0, 1e-42, 3e38, 1 / 3);
    expect(float32.decode(float32.encode(key(0), values))).toEqual(values);
    expect(float32.allocate(3)).toEqual(new Float32Array(3));
  });
});

describe('uint8', () => {
  const grey = uint8({ min: 0, max: 1 });

  it.each([0, 0.1, 0.5 / 255, 0.3, 0.4999, 0.77, 254.5 / 255, 0.999, 1])('stores %d with the right mean', (x) => {
    const n = 40_000;
    const stored = grey.decode(grey.encode(key(5), new Float32Array(n).fill(x)));
    const exact = Math.fround(x);
    const part = (255 * exact) % 1;
    const error = Math.sqrt((part * (1 - part)) / n) / 255; // of the mean of n roundings
    expect(Math.abs(mean(stored) - exact)).toBeLessThan(4.5 * error + 1e-7);
  });

  it('does not darken in 100 passes', () => {
    const n = 20_000;
    const start = Float32Array.from(hostUniform(key(1), n));
    let values: Float32Array = start;
    for (let pass = 0; pass < 100; pass++) values = grey.decode(grey.encode(foldIn(key(2), pass), values));
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
      values = grey.decode(grey.encode(round, moved));
    }
    // Each pass adds a move of variance 0.01^2 / 12 and a rounding of variance 1/6 of a squared level.
    const error = Math.sqrt((passes * (0.01 ** 2 / 12 + 1 / 6 / 255 ** 2)) / n);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4.5 * error);
  });

  it('moves no number by a whole level, and the faces not at all', () => {
    const values = Float32Array.from(hostUniform(key(6), 5000));
    const back = grey.decode(grey.encode(key(7), values));
    values.forEach((x, i) => expect(Math.abs(back[i]! - x)).toBeLessThan(1 / 255));
    expect([...grey.decode(grey.encode(key(8), Float32Array.of(0, 1, -3, 7)))]).toEqual([0, 1, 0, 1]);
  });

  it('spans other boxes', () => {
    const signed = uint8({ min: -1, max: 1 });
    const back = signed.decode(signed.encode(key(9), Float32Array.of(-1, 1, 0.25)));
    expect([back[0], back[1]]).toEqual([-1, 1]);
    expect(Math.abs(back[2]! - 0.25)).toBeLessThan(2 / 255);
  });
});
