import { expect, it } from 'vitest';
import { key } from '@ebmjs/core';
import { coins } from './coins.js';

it('falls with its probability, a row by itself, and says how often', () => {
  const n = 20_000;
  const { fallen, count } = coins(key(0), n, 0.01);
  const values = Array.from(fallen!.dataSync());
  expect(fallen!.shape).toEqual([n, 1]);
  expect(values.reduce((sum, value) => sum + value, 0)).toBe(count);
  expect(Math.abs(count - n * 0.01)).toBeLessThan(5 * Math.sqrt(n * 0.01 * 0.99));
  expect(Math.max(...values)).toBe(1);
});

it('is no tensor where none fell, and all where all must', () => {
  expect(coins(key(0), 9, 0)).toEqual({ count: 0, rows: [] });
  expect(coins(key(0), 9, 1e-12)).toEqual({ count: 0, rows: [] });
  expect(coins(key(0), 9, 1)).toMatchObject({ count: 9, rows: [0, 1, 2, 3, 4, 5, 6, 7, 8] });
});
