import type * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  permutation,
  positive,
  turnTaking,
  variance,
  whole,
  type Key,
} from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import { medianDistance, squaredDistances } from './squared-distances.js';

export interface MmdOptions {
  /** `[n, ...event]`. */
  readonly x: tf.Tensor;
  /** `[m, ...event]`. */
  readonly y: tf.Tensor;
  /** Draws the permutations. */
  readonly key: Key;
  /** Widths of Gaussians `exp(-|a - b|^2 / (2 width^2))`, whose mean is the kernel. @defaultValue the median distance */
  readonly bandwidths?: readonly number[];
  /** Relabellings for the p-value, which is at least `1 / (permutations + 1)`. @defaultValue 500 */
  readonly permutations?: number;
  /** Looked at between permutations. */
  readonly signal?: AbortSignal;
}

/** Plain JSON. */
export interface Mmd extends ValueWithError {
  /** Chance of a value as high, were all rows of one distribution. */
  readonly pValue: number;
  readonly bandwidths: readonly number[];
  readonly permutations: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Squared maximum mean discrepancy under a Gaussian kernel, and the test by it that `x` and `y` are of one distribution:
 * the unbiased estimate (Gretton et al. 2012, "A kernel two-sample test", equation 3), which is 0 in expectation where
 * they are, and may be negative. The default width is the median distance among all rows together.
 *
 * The p-value is `(1 + #{permuted >= value}) / (permutations + 1)`: at most its level under exchangeable rows, whatever
 * their number. The standard error is the first-order one of a U-statistic, for the value where distributions differ; it
 * errs low where they hardly do, and there the p-value speaks. Both for independent rows.
 *
 * Needs `(n + m)^2` numbers of memory and as many steps a permutation: some thousands of rows. Borrows its tensors.
 * Rejects with an `EbmError` for fewer than two rows, events of different shapes, and values that are not finite.
 */
export async function mmd(options: MmdOptions): Promise<Mmd> {
  knownOptions('mmd', options, ['x', 'y', 'key', 'bandwidths', 'permutations', 'signal']);
  const { x, y, key, signal } = options;
  const permutations = whole('mmd.permutations', options.permutations ?? 500);
  const squares = await squaredDistances('mmd', x, y);
  const bandwidths = options.bandwidths ?? [medianDistance('mmd', squares)];
  const kernel = gaussian(squares, bandwidths);
  const [n, m] = [x.shape[0]!, y.shape[0]!];
  const kernelSums = sumsOf(kernel, n + m);
  const value = estimate(
    kernelSums,
    Int32Array.from({ length: n }, (_, i) => i),
  );
  const turn = turnTaking(signal);
  let asHigh = 0;
  for (let i = 0; i < permutations; i++) {
    await turn();
    const drawn = permutation(foldIn(key, i), n + m).subarray(0, n);
    // Equal splits may be summed in another order.
    if (estimate(kernelSums, drawn) >= value - 1e-12) asHigh++;
  }
  return {
    value,
    standardError: firstOrderError(kernel, n, m),
    pValue: (1 + asHigh) / (permutations + 1),
    bandwidths,
    permutations,
    x: n,
    y: m,
  };
}

/** The kernel of all rows, its diagonal 0. */
interface KernelSums {
  readonly kernel: Float64Array;
  readonly size: number;
  readonly perRow: Float64Array;
  readonly total: number;
}

function sumsOf(kernel: Float64Array, size: number): KernelSums {
  const perRow = new Float64Array(size);
  kernel.forEach((value, i) => (perRow[Math.floor(i / size)]! += value));
  return { kernel, size, perRow, total: perRow.reduce((sum, value) => sum + value, 0) };
}

/** The unbiased squared MMD of the rows in `own` and the rest; only the sum within `own` has to be found. */
function estimate({ kernel, size, perRow, total }: KernelSums, own: Int32Array): number {
  const [n, m] = [own.length, size - own.length];
  let [within, all] = [0, 0];
  for (let i = 0; i < n; i++) {
    const from = own[i]! * size;
    all += perRow[own[i]!]!;
    for (let j = 0; j < i; j++) within += 2 * kernel[from + own[j]!]!;
  }
  const across = all - within;
  const rest = total - within - 2 * across;
  return within / (n * (n - 1)) + rest / (m * (m - 1)) - (2 * across) / (n * m);
}

/** Of `2 (E k(x_i, x') - E k(x_i, y))` over the rows of `x`, and the same over those of `y`. */
function firstOrderError(kernel: Float64Array, n: number, m: number): number {
  const size = n + m;
  const influence = (row: number, own: readonly [number, number], other: readonly [number, number]): number => {
    const sum = ([from, to]: readonly [number, number]): number =>
      kernel.subarray(row * size + from, row * size + to).reduce((total, value) => total + value, 0);
    return 2 * (sum(own) / (own[1] - own[0] - 1) - sum(other) / (other[1] - other[0]));
  };
  const ofX = Float64Array.from({ length: n }, (_, i) => influence(i, [0, n], [n, size]));
  const ofY = Float64Array.from({ length: m }, (_, j) => influence(n + j, [n, size], [0, n]));
  return Math.sqrt(variance(ofX) / n + variance(ofY) / m);
}

function gaussian({ values, n }: { values: Float64Array; n: number }, bandwidths: readonly number[]): Float64Array {
  if (bandwidths.length === 0) throw new EbmError('mmd.bandwidths', 'must hold one width or more', 0);
  const rates = bandwidths.map((width, i) => 1 / (2 * positive(`mmd.bandwidths[${i}]`, width) ** 2));
  return values.map((square, i) =>
    i % (n + 1) === 0 ? 0 : rates.reduce((sum, rate) => sum + Math.exp(-square * rate), 0) / rates.length,
  );
}
