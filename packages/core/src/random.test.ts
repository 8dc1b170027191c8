import { createHash } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  EbmError,
  foldIn,
  hostUniform,
  key,
  keyOfAll,
  keyOfRows,
  normal,
  permutation,
  philox4x32,
  randint,
  split,
  uniform,
  type Key,
} from './index.js';

const N = 200_000;
const moments = (values: ArrayLike<number>) => {
  const list = Array.from(values);
  const mean = list.reduce((sum, v) => sum + v, 0) / list.length;
  const power = (p: number) => list.reduce((sum, v) => sum + (v - mean) ** p, 0) / list.length;
  return { mean, variance: power(2), fourth: power(4) };
};
const read = (t: tf.Tensor) => {
  const values = Float32Array.from(t.dataSync());
  t.dispose();
  return values;
};

it('keeps the bits of every saved run: of 3 million draws, taken when they were first drawn', () => {
  const hash = createHash('sha256');
  for (const draw of [normal, uniform]) hash.update(new Uint8Array(read(draw(key(2 ** 40 + 5), [1_500_001])).buffer));
  hash.update(new Uint8Array(hostUniform(key(6), 1001).buffer));
  hash.update(new Uint8Array(randint(key(7), 1001, 1000).buffer));
  hash.update(new Uint8Array(permutation(key(8), 1001).buffer));
  expect(hash.digest('hex')).toBe('897b5d723d5a5119da944c129eda6eb617f16acc3056f8823e8ce1cb465d04d2');
});

describe('uniform', () => {
  it('lies in [0, 1) with the moments of a uniform, within 5 standard errors', () => {
    const values = read(uniform(key(0), [N]));
    const { mean, variance } = moments(values);
    expect(Math.min(...values.subarray(0, 1e5))).toBeGreaterThanOrEqual(0);
    expect(values.every((v) => v < 1)).toBe(true);
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / N));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt((1 / 80 - 1 / 144) / N));
  });

  it('fixes its bits: they are part of every saved run', () => {
    // First block of Philox at counter (0, 0, 0, UNIFORM = 2), key (42, 0), upper 24 bits.
    expect([...read(uniform(key(42), [4]))]).toMatchInlineSnapshot(`
      [
        0.32716333866119385,
        0.18734335899353027,
        0.45000237226486206,
        0.0733788013458252,
      ]
    `);
  });
});

describe('normal', () => {
  it('has the moments of N(0, 1) within 5 standard errors, and independent neighbours', () => {
    const values = read(normal(key(0), [N]));
    const { mean, variance, fourth } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(N));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / N));
    expect(Math.abs(fourth - 3)).toBeLessThan(5 * Math.sqrt(96 / N));
    const pairs = values.subarray(0, N - 1).reduce((sum, v, i) => sum + v * values[i + 1]!, 0) / N;
    expect(Math.abs(pairs)).toBeLessThan(5 / Math.sqrt(N));
  });

  it('gives an odd count, the same numbers for the same key and others for another', () => {
    const [a, b] = split(key(1), 2);
    expect(read(normal(a, [3, 5]))).toHaveLength(15);
    expect(read(normal(a, [7]))).toEqual(read(normal(a, [7])));
    expect(read(normal(a, [7]))).not.toEqual(read(normal(b, [7])));
    expect(read(normal(a, [7]))).toEqual(read(normal(a, [8])).subarray(0, 7));
  });

  it('is the transform of its bits, in pairs: they are part of every saved run', () => {
    const [a, b, c, d] = philox4x32([0, 0, 0, 3], key(42)); // NORMAL = 3
    const pair = (first: number, second: number): number[] => {
      const radius = Math.sqrt(-2 * Math.log((first + 1) / 2 ** 32));
      return [radius * Math.cos((2 * Math.PI * second) / 2 ** 32), radius * Math.sin((2 * Math.PI * second) / 2 ** 32)];
    };
    expect([...read(normal(key(42), [4]))]).toEqual([...Float32Array.from([...pair(a, b), ...pair(c, d)])]);
  });

  it('does not share bits with uniform draws of the same key', () => {
    const u = read(uniform(key(3), [1000]));
    const z = read(normal(key(3), [1000]));
    const correlation = u.reduce((sum, v, i) => sum + (v - 0.5) * z[i]!, 0) / 1000 / Math.sqrt(1 / 12);
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(1000));
  });
});

describe('randint, permutation, hostUniform', () => {
  it('draws each of 10 values equally often (chi-squared, 9 degrees of freedom, 1e-6: 45.1)', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of randint(key(0), 20_000, 10)) counts[value]! += 1;
    expect(counts.reduce((sum, c) => sum + (c - 2000) ** 2 / 2000, 0)).toBeLessThan(45.1);
  });

  it('permutes: each value once, each place equally likely (chi-squared, 24 degrees of freedom, 1e-6: 74.2)', () => {
    expect([...permutation(key(0), 50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    const counts = new Array<number>(25).fill(0);
    for (const k of split(key(9), 5000)) permutation(k, 5).forEach((value, place) => (counts[5 * place + value]! += 1));
    expect(counts.reduce((sum, c) => sum + (c - 1000) ** 2 / 1000, 0)).toBeLessThan(74.2);
  });

  it('refuses bounds and sizes that make no sense', () => {
    expect(() => randint(key(0), 3, 0)).toThrow(EbmError);
    expect(() => permutation(key(0), -1)).toThrow('permutation.n: must be a whole number of at least 0, got -1');
    expect(() => normal(key(0), [2, 0.5])).toThrow('normal.shape');
    expect(hostUniform(key(0), 0)).toHaveLength(0);
  });
});

describe('the key of some rows', () => {
  const ROWS = 7;
  const draws: readonly (readonly [string, (of: Key, rows: number) => ArrayLike<number>])[] = [
    ['normal, an odd number a row', (of, rows) => read(normal(of, [rows, 5]))],
    ['normal, many', (of, rows) => read(normal(of, [rows, 40, 101]))],
    ['uniform, one a row', (of, rows) => read(uniform(of, [rows]))],
    ['uniform, many', (of, rows) => read(uniform(of, [rows, 1333]))],
    ['hostUniform', (of, rows) => hostUniform(of, 3 * rows)],
    ['randint', (of, rows) => randint(of, rows, 1000)],
    ['normal of a child', (of, rows) => read(normal(foldIn(split(of, 2)[1], 3), [rows, 3]))],
  ];
  it.each(draws)('draws these rows of the batch: %s', (_, draw) => {
    const whole = Array.from(draw(key(5), ROWS));
    for (const parts of [[7], [3, 4], [1, 2, 1, 3], [1, 1, 1, 1, 1, 1, 1]]) {
      const from = parts.map((_size, i) => parts.slice(0, i).reduce((sum, size) => sum + size, 0));
      const drawn = parts.flatMap((rows, i) => Array.from(draw(keyOfRows(key(5), from[i]!, rows), rows)));
      expect(drawn).toEqual(whole);
    }
  });

  it('shares with all rows what is not a number for each, a permutation, and what the key of all draws', () => {
    const some = keyOfRows(key(5), 3, 4);
    expect(read(normal(some, [3]))).toEqual(read(normal(key(5), [3])));
    expect(permutation(some, 8)).toEqual(permutation(key(5), 8));
    expect(randint(keyOfAll(some), 4, 1000)).toEqual(randint(key(5), 4, 1000));
    expect(keyOfAll(some)).toEqual(key(5));
  });

  it('of rows of some rows counts from the first of these', () => {
    expect(keyOfRows(keyOfRows(key(5), 3, 4), 2, 1)).toEqual(keyOfRows(key(5), 5, 1));
  });

  it('refuses rows that are none', () => {
    expect(() => keyOfRows(key(0), -1, 3)).toThrow('keyOfRows.from: must be a whole number of at least 0, got -1');
    expect(() => keyOfRows(key(0), 0, 0)).toThrow('keyOfRows.rows: must be a whole number of at least 1, got 0');
  });
});

describe('what is no key', () => {
  const drawn: Record<string, (given: Key) => unknown> = {
    split: (given) => split(given, 2),
    foldIn: (given) => foldIn(given, 1),
    keyOfRows: (given) => keyOfRows(given, 0, 1),
    keyOfAll,
    uniform: (given) => uniform(given, [2]),
    normal: (given) => normal(given, [2]),
    randint: (given) => randint(given, 2, 5),
    permutation: (given) => permutation(given, 3),
    hostUniform: (given) => hostUniform(given, 2),
  };

  it.each(Object.keys(drawn))('is refused by %s', (name) => {
    for (const given of [undefined, 3, 'abc', [1], [1, -2], [0.5, 1], [NaN, 0]])
      expect(() => drawn[name]!(given as unknown as Key)).toThrow('key: must be a key, as key(seed) makes one');
  });
});
