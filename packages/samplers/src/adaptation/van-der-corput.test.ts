import { expect, it } from 'vitest';
import { vanDerCorput } from './van-der-corput.js';

it('mirrors binary digits', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8].map(vanDerCorput);
  expect(values).toEqual([1 / 2, 1 / 4, 3 / 4, 1 / 8, 5 / 8, 3 / 8, 7 / 8, 1 / 16]);
});

it('puts one of 64 in a row into each 64th', () => {
  const places = Array.from({ length: 64 }, (_, i) => Math.floor(vanDerCorput(1000 + i) * 64));
  expect(new Set(places).size).toBe(64);
});
