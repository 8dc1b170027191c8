import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inverse } from './inverse.js';

const entry = fc.double({ min: -2, max: 2, noNaN: true });

it('multiplies to the identity, and its determinant is that of a product of triangles', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 9, maxLength: 9 }), (v) => {
      // L with ones on its diagonal times U: the determinant is that of U.
      const diagonal = [1 + Math.abs(v[0]!), -1 - Math.abs(v[1]!), 2];
      const lower = [
        [1, 0, 0],
        [v[2]!, 1, 0],
        [v[3]!, v[4]!, 1],
      ];
      const upper = [
        [diagonal[0]!, v[5]!, v[6]!],
        [0, diagonal[1]!, v[7]!],
        [0, 0, diagonal[2]!],
      ];
      const matrix = times(lower, upper);
      const { inverse: back, logDeterminant } = inverse('m', matrix);
      times(matrix, back).forEach((row, i) =>
        row.forEach((value, j) => expect(Math.abs(value - Number(i === j))).toBeLessThan(1e-9)),
      );
      const want = diagonal.reduce((sum, d) => sum + Math.log(Math.abs(d)), 0);
      expect(Math.abs(logDeterminant - want)).toBeLessThan(1e-9);
    }),
  );
});

it('changes rows where the diagonal is 0', () => {
  const { inverse: back, logDeterminant } = inverse('m', [
    [0, 2],
    [-3, 0],
  ]);
  expect(back.map((row) => row.map((value) => value + 0))).toEqual([
    [0, -1 / 3],
    [0.5, 0],
  ]);
  expect(logDeterminant).toBeCloseTo(Math.log(6), 12);
});

it.each([
  [[], 'm: must be a square matrix of finite numbers'],
  [[[1, 2]], 'm: must be a square matrix of finite numbers'],
  [
    [
      [1, NaN],
      [0, 1],
    ],
    'm: must be a square matrix of finite numbers',
  ],
  [
    [
      [1, 2],
      [2, 4],
    ],
    'm: must be invertible',
  ],
  [
    [
      [0, 0],
      [0, 1],
    ],
    'm: must be invertible',
  ],
])('refuses %j', (matrix, message) => expect(() => inverse('m', matrix)).toThrow(message));

const times = (a: readonly number[][], b: readonly number[][]): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
