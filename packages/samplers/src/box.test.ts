import { expect, it } from 'vitest';
import { EbmError } from '@ebmjs/core';
import { validBox } from './box.js';

it('returns a box that has an inside', () => {
  expect(validBox('hmc.box', { min: -1, max: 2 })).toEqual({ min: -1, max: 2 });
});

it.each([
  { min: 1, max: 1 },
  { min: 1, max: 0 },
  { min: NaN, max: 1 },
  { min: 0, max: Infinity },
])('refuses %o', (box) => {
  expect(() => validBox('hmc.box', box)).toThrow(EbmError);
  expect(() => validBox('hmc.box', box)).toThrow('hmc.box: must have finite faces with min below max, got {"min":');
});

it('refuses what is no box, and names it does not know', () => {
  for (const none of [null, false, 3]) {
    expect(() => validBox('hmc.box', none as never)).toThrow('hmc.box: must be given options; known are min, max');
  }
  expect(() => validBox('hmc.box', { min: 0, max: 1, low: 0 } as never)).toThrow('hmc.box: unknown option');
});

it('takes a copy', () => {
  const box = { min: 0, max: 1 };
  const taken = validBox('hmc.box', box);
  box.max = 2;
  expect(taken).toEqual({ min: 0, max: 1 });
});
