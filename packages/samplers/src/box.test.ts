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
  expect(() => validBox('hmc.box', box)).toThrow('hmc.box: must have finite faces with min below max, got {');
});
