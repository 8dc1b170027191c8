import { expect, it } from 'vitest';
import { estimateCell } from './estimate-cell.js';

it('is a cell of the number and its error, in percent where asked', () => {
  expect(estimateCell({ value: 0.5, standardError: 0.25 })).toEqual({ value: 0.5, error: 0.25 });
  expect(estimateCell({ value: 0.5, standardError: 0.25 }, 100)).toEqual({ value: 50, error: 25 });
  expect(estimateCell({ value: 3, standardError: null }, 100)).toBe(300);
});
