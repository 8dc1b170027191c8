import { positive } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { extentOf, finite, perCoordinate, type Extent } from './extent.js';

it('a dimension or a shape', () => {
  expect(extentOf('f', { dimension: 3 })).toEqual({ shape: [3], size: 3 });
  expect(extentOf('f', { shape: [2, 3, 4] })).toEqual({ shape: [2, 3, 4], size: 24 });
});

it.each([
  [{}, 'f: must be given either dimension or shape'],
  [{ dimension: 2, shape: [2] }, 'f: must be given either dimension or shape'],
  [{ dimension: 0 }, 'f.dimension: must be a whole number of at least 1, got 0'],
  [{ shape: [2, -1] }, 'f.shape[1]: must be a whole number of at least 1, got -1'],
  [{ shape: [] }, 'f.shape: must have at least one side, got []'],
])('refuses %j', (extent, message) => expect(() => extentOf('f', extent as unknown as Extent)).toThrow(message));

it('one number for all, or a list', () => {
  expect([...perCoordinate('f.x', 2, { size: 3, check: finite })]).toEqual([2, 2, 2]);
  expect([...perCoordinate('f.x', [1, 2], { size: 2, check: finite })]).toEqual([1, 2]);
});

it('names the coordinate at fault', () => {
  expect(() => perCoordinate('f.x', [1, 0], { size: 2, check: positive })).toThrow(
    'f.x[1]: must be a finite number above 0',
  );
  expect(() => perCoordinate('f.x', [1], { size: 2, check: finite })).toThrow(
    'f.x: must be a number or a list of 2, got [1]',
  );
  expect(() => perCoordinate('f.x', NaN, { size: 2, check: finite })).toThrow('f.x: must be a finite number, got NaN');
});
