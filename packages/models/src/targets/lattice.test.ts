import { expect, it } from 'vitest';
import { checkedLattice, type LatticeOptions } from './lattice.js';

const pairs = (options: LatticeOptions): string[] =>
  checkedLattice('here', options).bonds.map(({ from, to, coupling }) => `${from}-${to} ${coupling}`);

it('free edges: down, then right, row by row', () => {
  expect(pairs({ shape: [2, 3], coupling: { down: [1, 2, 3], right: [4, 5, 6, 7] } })).toEqual([
    '0-3 1',
    '1-4 2',
    '2-5 3',
    '0-1 4',
    '1-2 5',
    '3-4 6',
    '4-5 7',
  ]);
});

it('periodic edges close every line of more than one, twice where it is two', () => {
  expect(pairs({ shape: [1, 3], edges: 'periodic' })).toEqual(['0-1 1', '1-2 1', '2-0 1']);
  expect(pairs({ shape: [2, 1], edges: 'periodic', coupling: 0.5 })).toEqual(['0-1 0.5', '1-0 0.5']);
  expect(pairs({ shape: [3, 4], edges: 'periodic' })).toHaveLength(24);
});

it('a number for all bonds, or for all of a direction', () => {
  expect(pairs({ shape: [2, 2], coupling: { down: 2, right: [3, 4] } })).toEqual(['0-2 2', '1-3 2', '0-1 3', '2-3 4']);
  expect(pairs({ shape: [1, 1] })).toEqual([]);
});

it('runs along the longer side', () => {
  expect(checkedLattice('here', { shape: [2, 3] }).order).toEqual([0, 3, 1, 4, 2, 5]);
  expect(checkedLattice('here', { shape: [3, 2] }).order).toEqual([0, 1, 2, 3, 4, 5]);
});

it.each([
  [{ shape: [3] }, 'here.shape: must be [rows, columns], got [3]'],
  [{ shape: [3, 0] }, 'here.shape[1]: must be a whole number of at least 1, got 0'],
  [{ shape: [1, 2000] }, 'here.shape: must have at most 1024 sites, got 2000'],
  [{ shape: [2, 2], edges: 'open' }, 'here.edges: must be one of free, periodic, got "open"'],
  [{ shape: [2, 2], coupling: NaN }, 'here.coupling: must be a finite number, got NaN'],
  [{ shape: [2, 2], coupling: { down: 1 } }, 'here.coupling.right: must be a number or a list of 2'],
  [
    { shape: [2, 2], coupling: { down: [1], right: 1 } },
    'here.coupling.down: must be a number or a list of 2, got [1]',
  ],
  [{ shape: [2, 2], coupling: { up: 1 } }, 'here.coupling: unknown option; known are down, right, got "up"'],
])('refuses %j', (options, message) => {
  expect(() => checkedLattice('here', options as unknown as LatticeOptions)).toThrow(message);
});
