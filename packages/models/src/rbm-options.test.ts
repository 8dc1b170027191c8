import { expect, it } from 'vitest';
import { checkedRbm } from './rbm-options.js';

it('reads rows as visible units and columns as hidden ones', () => {
  const machine = checkedRbm('r', {
    weights: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    visibleBias: 7,
    hiddenBias: [8, 9, 10],
  });
  expect([machine.visible, machine.hidden]).toEqual([2, 3]);
  expect(machine.rows.map((row) => [...row])).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(machine.columns.map((column) => [...column])).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect([...machine.b, ...machine.c]).toEqual([7, 7, 8, 9, 10]);
});

it('names the caller in what it throws', () => {
  expect(() => checkedRbm('r', { weights: [[1]], hiddenBias: [1, 2] })).toThrow(
    'r.hiddenBias: must be a number or a list of 1',
  );
  expect(() => checkedRbm('r', { weights: undefined as never })).toThrow('r.weights: must be rows of numbers');
  expect(() => checkedRbm('r', { weights: [[]] })).toThrow('r.weights: must be rows of numbers');
});
