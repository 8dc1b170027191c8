import { expect, it } from 'vitest';
import { hostUniform, key } from '@ebmjs/core';
import { rejection } from './rejection.js';

const triangle = {
  propose: (k: Parameters<typeof hostUniform>[0], n: number) => Array.from(hostUniform(k, n)),
  keep: (x: number) => x,
};

it('draws from the density it keeps by: 2x on [0, 1]', async () => {
  const n = 20_000;
  const draws = rejection(key(0), [n, 1], triangle);
  const values = Array.from(await draws.data());
  // Mean 2/3, variance 1/18; below 1/2 in one of four.
  expect(Math.abs(values.reduce((a, b) => a + b, 0) / n - 2 / 3)).toBeLessThan(4.5 * Math.sqrt(1 / 18 / n));
  const below = values.filter((value) => value < 0.5).length / n;
  expect(Math.abs(below - 0.25)).toBeLessThan(4.5 * Math.sqrt((0.25 * 0.75) / n));
  draws.dispose();
});

it('has the shape asked for, from the key alone', async () => {
  const [a, b, c] = [0, 0, 1].map((seed) => rejection(key(seed), [5, 3], triangle));
  expect(a!.shape).toEqual([5, 3]);
  expect(await a!.data()).toEqual(await b!.data());
  expect(await a!.data()).not.toEqual(await c!.data());
  [a, b, c].forEach((tensor) => tensor!.dispose());
});
