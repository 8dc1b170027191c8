import { hostUniform, key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { systematic } from './resample.js';

const logs = Array.from(hostUniform(key(0), 20), (u) => 4 * u - 700); // far below what exp can hold, were they not shifted
const weights = logs.map((log) => Math.exp(log + 700));
const total = weights.reduce((a, b) => a + b, 0);
const expected = weights.map((w) => (20 * w) / total);

const countsOf = (rows: Int32Array): number[] => expected.map((_, i) => rows.filter((row) => row === i).length);

it('takes each row as often as its weight says, rounded up or down, in order', () => {
  for (let seed = 0; seed < 200; seed++) {
    const rows = systematic(key(seed), logs);
    expect(rows).toHaveLength(20);
    expect([...rows].sort((a, b) => a - b)).toEqual([...rows]);
    countsOf(rows).forEach((count, i) => expect(Math.abs(count - expected[i]!)).toBeLessThan(1 + 1e-9));
  }
});

it('is unbiased', () => {
  const draws = 4000;
  const sums = expected.map(() => 0);
  for (let seed = 0; seed < draws; seed++) countsOf(systematic(key(seed), logs)).forEach((c, i) => (sums[i]! += c));
  // A count is one of two neighbours: its deviation is at most a half. Six standard errors.
  sums.forEach((sum, i) => expect(Math.abs(sum / draws - expected[i]!)).toBeLessThan((6 * 0.5) / Math.sqrt(draws)));
});

it('leaves out what weighs nothing, and takes nothing else where one weighs all', () => {
  expect([...systematic(key(1), [-Infinity, 3, -Infinity, 3])].filter((row) => row % 2 === 0)).toEqual([]);
  expect([...systematic(key(2), [-1000, 0, -1000])]).toEqual([1, 1, 1]);
});
