import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Which end of a spectrum. `'magnitude'`: the largest absolute values. */
export const ENDS = ['largest', 'smallest', 'magnitude'] as const;
export type SpectrumEnd = (typeof ENDS)[number];

export interface LanczosOptions {
  /** How many eigenpairs, at most the size of the matrix. */
  readonly count: number;
  readonly end: SpectrumEnd;
  /** Most products with the matrix. */
  readonly steps: number;
  /** A pair is found when `|H v - l v|` is at most this share of the largest absolute value. */
  readonly tolerance: number;
  /** Where to begin: random, and not 0. */
  readonly start: Float64Array;
}

export interface Eigenpairs {
  readonly values: readonly number[];
  /** Of length 1 each. */
  readonly vectors: readonly Float64Array[];
  /** `|H v - l v|` of each. */
  readonly residuals: readonly number[];
  /** Products taken. */
  readonly steps: number;
}

/**
 * Eigenpairs of a symmetric matrix of which nothing but products are known: yields vectors, takes their products, ends
 * with the pairs. The Lanczos recurrence with every vector made orthogonal to all before it, twice, so that float32
 * products do no harm; of a value that is there several times it may find one vector.
 */
export function* lanczos({
  count,
  end,
  steps,
  tolerance,
  start,
}: LanczosOptions): Generator<Float64Array, Eigenpairs, Float64Array> {
  const basis: Float64Array[] = [];
  const [diagonal, beside]: [number[], number[]] = [[], []];
  let next = unit(start);
  for (;;) {
    basis.push(next);
    const product = Float64Array.from(yield next);
    diagonal.push(dot(product, next));
    const left = orthogonal(product, basis);
    const length = Math.sqrt(dot(left, left));
    const ritz = ritzPairs(diagonal, beside, end);
    const scale = Math.max(...ritz.all.map(Math.abs), Number.MIN_VALUE);
    const ended = length <= 1e-6 * scale || basis.length === start.length;
    const residuals = ritz.order.slice(0, count).map((i) => (ended ? 0 : length * Math.abs(ritz.last(i))));
    const found = basis.length >= count && residuals.every((residual) => residual <= tolerance * scale);
    if (basis.length >= Math.min(steps, start.length) || (found && basis.length >= Math.min(2 * count, start.length)))
      return pairs(basis, ritz, { count, residuals });
    next = ended ? anew(start, basis) : left.map((value) => value / length);
    beside.push(ended ? 0 : length);
  }
}

interface Ritz {
  readonly all: readonly number[];
  /** Places of the values, the wanted ones first. */
  readonly order: readonly number[];
  readonly vectors: Matrix;
  /** Last entry of a vector. */
  readonly last: (i: number) => number;
}

function ritzPairs(diagonal: readonly number[], beside: readonly number[], end: SpectrumEnd): Ritz {
  const n = diagonal.length;
  const tridiagonal = Matrix.diag([...diagonal]);
  beside.forEach((value, i) => tridiagonal.set(i, i + 1, value).set(i + 1, i, value));
  const { realEigenvalues: all, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(tridiagonal, {
    assumeSymmetric: true,
  });
  const rank = { largest: (l: number) => l, smallest: (l: number) => -l, magnitude: Math.abs }[end];
  const order = all.map((_, i) => i).sort((a, b) => rank(all[b]!) - rank(all[a]!));
  return { all, order, vectors, last: (i) => vectors.get(n - 1, i) };
}

function pairs(
  basis: readonly Float64Array[],
  { all, order, vectors }: Ritz,
  { count, residuals }: { readonly count: number; readonly residuals: readonly number[] },
): Eigenpairs {
  const wanted = order.slice(0, count);
  return {
    values: wanted.map((i) => all[i]!),
    vectors: wanted.map((i) => {
      const sum = new Float64Array(basis[0]!.length);
      basis.forEach((vector, j) => vector.forEach((value, d) => (sum[d] = sum[d]! + vectors.get(j, i) * value)));
      return unit(sum);
    }),
    residuals,
    steps: basis.length,
  };
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const unit = (v: Float64Array): Float64Array => {
  const length = Math.sqrt(dot(v, v));
  return v.map((value) => value / length);
};

/** What is left of `v` orthogonal to all of `basis`; twice, for what rounding left. Changes `v`. */
function orthogonal(v: Float64Array, basis: readonly Float64Array[]): Float64Array {
  for (let pass = 0; pass < 2; pass++) {
    for (const vector of basis) {
      const along = dot(v, vector);
      vector.forEach((value, i) => (v[i] = v[i]! - along * value));
    }
  }
  return v;
}

/** Where the vectors so far span all that the start leads to: another direction, orthogonal to them. */
function anew(start: Float64Array, basis: readonly Float64Array[]): Float64Array {
  // Another order of random numbers is another random vector.
  const shift = basis.length;
  return unit(
    orthogonal(
      start.map((_, i) => start[(i + shift) % start.length]! * (i % 2 ? -1 : 1)),
      basis,
    ),
  );
}
