import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  knownOptions,
  normal,
  oneOf,
  positive,
  scope,
  turnTaking,
  whole,
  type Energy,
  type Key,
} from '@ebmjs/core';
import { hessianProduct, type HessianMethod, type HessianProductOptions } from './hessian-product.js';
import { ENDS, lanczos, type Eigenpairs, type LanczosOptions, type SpectrumEnd } from './lanczos.js';

export interface HessianDirectionsOptions extends HessianProductOptions {
  readonly energy: Energy;
  /** `[n, ...event]`, borrowed. */
  readonly x: tf.Tensor;
  /** Of the random start. */
  readonly key: Key;
  /** How many directions. @defaultValue 3 */
  readonly count?: number;
  /** Which end of the spectrum. @defaultValue `'largest'` */
  readonly end?: SpectrumEnd;
  /** Most products with a Hessian. @defaultValue 100 */
  readonly steps?: number;
  /** A direction is found when `|H v - l v|` is at most this share of the largest absolute value. @defaultValue 0.001 */
  readonly tolerance?: number;
  /** Looked at between products. */
  readonly signal?: AbortSignal;
}

export interface Directions {
  /** Of each row, its eigenvalues (or singular values), the first direction's first: `[n][count]`. */
  readonly values: readonly (readonly number[])[];
  /** Unit vectors `[count, n, ...event]`, owned by the caller; their sign is arbitrary. */
  readonly vectors: tf.Tensor;
}

export interface HessianDirections extends Directions {
  /** `|H v - l v|` of each. */
  readonly residuals: readonly (readonly number[])[];
  /** How second derivatives were taken. */
  readonly method: HessianMethod;
  /** Products with the Hessians, each for all rows at once. */
  readonly products: number;
}

const NAMES = ['energy', 'x', 'key', 'count', 'end', 'steps', 'tolerance', 'signal', 'method', 'step'];

/**
 * Eigenvectors of the Hessian `d^2 E / dx^2` at each row: the directions along which the energy bends most, or least. By
 * Lanczos on products, for all rows at once: no Hessian is ever made.
 */
export async function hessianDirections(options: HessianDirectionsOptions): Promise<HessianDirections> {
  knownOptions('hessianDirections', options, NAMES);
  const { x, energy, method, step, signal } = options;
  const size = x.size / (x.shape[0] ?? 0);
  const { product, method: used } = hessianProduct(energy, x, { ...(method && { method }), ...(step && { step }) });
  const search = await searchOptions(options, size);
  const found = await inLockstep(search.map(lanczos), { x, product, signal });
  const count = search[0]!.count;
  const all = new Float32Array(count * x.size);
  found.forEach(({ vectors }, row) => vectors.forEach((v, i) => all.set(v, i * x.size + row * size)));
  return {
    values: found.map(({ values }) => values),
    vectors: tf.tensor(all, [count, ...x.shape]),
    residuals: found.map(({ residuals }) => residuals),
    method: used,
    products: Math.max(...found.map(({ steps }) => steps)),
  };
}

/** The options of each row. */
async function searchOptions(options: HessianDirectionsOptions, size: number): Promise<LanczosOptions[]> {
  const { x, key, count = 3, end = 'largest', steps = 100, tolerance = 1e-3 } = options;
  if (whole('hessianDirections.count', count) > size) {
    throw new EbmError('hessianDirections.count', `must be at most the ${size} numbers of a row`, count);
  }
  whole('hessianDirections.steps', steps, count);
  oneOf('hessianDirections.end', end, ENDS);
  positive('hessianDirections.tolerance', tolerance);
  const drawn = normal(key, x.shape);
  const starts = await drawn.data().finally(() => drawn.dispose());
  return Array.from({ length: x.shape[0]! }, (_, row) => {
    const start = Float64Array.from(starts.subarray(row * size, (row + 1) * size));
    return { count, end, steps, tolerance, start };
  });
}

interface Products {
  readonly x: tf.Tensor;
  readonly product: (v: tf.Tensor) => tf.Tensor;
  readonly signal: AbortSignal | undefined;
}

/** Walks the searches of all rows side by side, so that one product serves all; 0 for those that have ended. */
async function inLockstep(
  searches: readonly Generator<Float64Array, Eigenpairs, Float64Array>[],
  { x, product, signal }: Products,
): Promise<Eigenpairs[]> {
  const takeTurns = turnTaking(signal);
  const size = x.size / searches.length;
  let asked = searches.map((search) => search.next());
  while (asked.some(({ done }) => !done)) {
    await takeTurns();
    const vectors = new Float32Array(x.size);
    asked.forEach(({ done, value }, row) => !done && vectors.set(value as Float64Array, row * size));
    const products = scope(() => product(tf.tensor(vectors, x.shape)));
    const values = await products.data().finally(() => products.dispose());
    if (!values.every(Number.isFinite)) throw new EbmError('hessianDirections.energy', 'must have finite slopes at x');
    asked = asked.map((one, row) =>
      one.done ? one : searches[row]!.next(Float64Array.from(values.subarray(row * size, (row + 1) * size))),
    );
  }
  return asked.map(({ value }) => value as Eigenpairs);
}
