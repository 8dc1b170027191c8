import { expect, it } from 'vitest';
import { cholesky, lowerInverse, type Matrix } from './cholesky.js';

const matrix = (...rows: number[][]): Matrix => rows.map((row) => Float64Array.from(row));
const times = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => Array.from(b[0]!, (_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)));
const transposed = (a: Matrix): Matrix => Array.from(a[0]!, (_, j) => Float64Array.from(a, (row) => row[j]!));
const close = (got: number[][], expected: Matrix): void =>
  got.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(expected[i]![j]!, 12)));

const C = matrix([4, 2, -1], [2, 5, 0.5], [-1, 0.5, 3]);

it("is lower triangular with L L' = C", () => {
  const lower = cholesky('c', C);
  expect([lower[0]![1], lower[0]![2], lower[1]![2]]).toEqual([0, 0, 0]);
  close(times(lower, transposed(lower)), C);
});

it('inverts a triangle', () => {
  const lower = cholesky('c', C);
  close(times(lowerInverse(lower), lower), matrix([1, 0, 0], [0, 1, 0], [0, 0, 1]));
});

it('refuses what is no covariance', () => {
  expect(() => cholesky('c', matrix([1, 2], [2, 1]))).toThrow('c: must be positive definite');
  expect(() => cholesky('c', matrix([1, 0.5], [0.4, 1]))).toThrow('c: must be symmetric');
  expect(() => cholesky('c', matrix([0]))).toThrow('c: must be positive definite');
});
