import { hostUniform, key } from '@ebmjs/core';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { expect, it } from 'vitest';
import { lanczos, type Eigenpairs, type LanczosOptions } from './lanczos.js';

/** A symmetric matrix with these eigenvalues, and its eigenvectors as columns. */
function withSpectrum(values: readonly number[]): { matrix: Matrix; vectors: Matrix } {
  const n = values.length;
  const noise = hostUniform(key(0), n * n);
  const random = new Matrix(
    Array.from({ length: n }, (_, i) => Array.from(noise.subarray(i * n, (i + 1) * n), (u) => u - 0.5)),
  );
  const vectors = new QrDecomposition(random).orthogonalMatrix;
  return { matrix: vectors.mmul(Matrix.diag([...values])).mmul(vectors.transpose()), vectors };
}

function solved(matrix: Matrix, options: Partial<LanczosOptions> = {}): Eigenpairs {
  const start = Float64Array.from(hostUniform(key(1), matrix.rows), (u) => u - 0.5);
  const search = lanczos({ count: 3, end: 'largest', steps: 100, tolerance: 1e-6, start, ...options });
  let asked = search.next();
  while (!asked.done) {
    const product = matrix.mmul(Matrix.columnVector(asked.value)).to1DArray();
    asked = search.next(Float64Array.from(product, options.tolerance === 1e-3 ? Math.fround : (value) => value));
  }
  return asked.value;
}

const spectrum = [9, -8, 5, 4, ...Array.from({ length: 36 }, (_, i) => Math.sin(i))];

it.each([
  ['largest', [9, 5, 4], [0, 2, 3]],
  ['magnitude', [9, -8, 5], [0, 1, 2]],
] as const)('finds the %s eigenvalues and their vectors', (end, values, places) => {
  const { matrix, vectors } = withSpectrum(spectrum);
  const found = solved(matrix, { end });
  values.forEach((value, i) => {
    expect(found.values[i]).toBeCloseTo(value, 6);
    const column = vectors.getColumn(places[i]!);
    const along = column.reduce((sum, entry, d) => sum + entry * found.vectors[i]![d]!, 0);
    expect(Math.abs(along)).toBeCloseTo(1, 6);
    expect(found.residuals[i]).toBeLessThan(1e-5);
  });
  expect(found.steps).toBeLessThan(40);
});

it('finds the smallest', () => {
  const { matrix } = withSpectrum(spectrum);
  expect(solved(matrix, { end: 'smallest', count: 1 }).values[0]).toBeCloseTo(-8, 6);
});

it('does so with products in float32', () => {
  const { matrix } = withSpectrum(spectrum);
  const found = solved(matrix, { tolerance: 1e-3 });
  [9, 5, 4].forEach((value, i) => expect(found.values[i]).toBeCloseTo(value, 4));
});

it('has all of a small matrix, one eigenvalue several times, and 0', () => {
  const { matrix } = withSpectrum([2, 2, 2, -1, 0, 0]);
  const found = solved(matrix, { count: 6 });
  [2, 2, 2, 0, 0, -1].forEach((value, i) => expect(found.values[i]).toBeCloseTo(value, 8));
  const gram = new Matrix(found.vectors.map((v) => [...v]));
  expect(gram.mmul(gram.transpose()).sub(Matrix.eye(6)).norm()).toBeLessThan(1e-8);
  const nothing = solved(withSpectrum([0, 0, 0]).matrix, { count: 2 });
  expect(nothing.values).toEqual([0, 0]);
});

it('says how far it is where steps are too few', () => {
  const { matrix } = withSpectrum(spectrum);
  const found = solved(matrix, { steps: 5 });
  expect(found.steps).toBe(5);
  found.vectors.forEach((v, i) => {
    const product = matrix.mmul(Matrix.columnVector(v)).to1DArray();
    const residual = Math.hypot(...product.map((value, d) => value - found.values[i]! * v[d]!));
    expect(found.residuals[i]).toBeCloseTo(residual, 6);
  });
  expect(Math.max(...found.residuals)).toBeGreaterThan(0.01);
});
