import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, valueAndGradient, type Energy, type Kernel, type State } from '@ebmjs/core';
import { learningInside } from './learning-inside.js';
import { refreshed, type Refreshing } from './refreshed.js';
import type { Wrapped } from './wrapped.js';

/** One value a coordinate of the event, row by row: true or 1 where it may move, false or 0 where not. */
export type Mask = ArrayLike<number | boolean>;

/**
 * The kernel on some coordinates of the event, the others kept as they are to the bit: inpainting.
 *
 * The kernel runs in the space of the free coordinates alone, `[chains, free]`, under
 * `E_free(z) = E(z in the places that are free, the rest as it was)`. Its noise and momenta have no part in the others,
 * so whatever leaves `exp(-E)` invariant leaves the conditional density of the free coordinates given the rest
 * invariant: as exact as the kernel is, for every kernel that asks nothing of the shape of an event. (Moving all of a
 * proposal and putting the fixed part back afterwards would not be: the test would be of another move.)
 *
 * @param mask for all chains, or a list of as many as there are chains, one for each: these may be free in different
 * places, but in equally many. Throws an `EbmError` when none is free, when the numbers differ, and at the start for
 * another number of coordinates or chains.
 */
export function masked<S extends State, I>(kernel: Kernel<S, I>, mask: Mask | readonly Mask[]): Kernel<Wrapped<S>, I> {
  const places = placesOf(mask);
  const wrapped: Refreshing<Wrapped<S>, I> = {
    init: (position, energy) =>
      scope(() => {
        fits(position, places);
        const inner = kernel.init(taken(position, places), restricted(energy, position, places));
        return { position: put(inner.position, position, places), inner };
      }),
    step: (key, { inner, position }, energy) =>
      scope(() => {
        const [next, info] = kernel.step(key, inner, restricted(energy, position, places));
        return [{ position: put(next.position, position, places), inner: next }, info] as const;
      }),
    refresh: (state, energy) => ({
      ...state,
      inner: refreshed(kernel, state.inner, restricted(energy, state.position, places)),
    }),
    ...learningInside(
      kernel,
      (inner) => masked(inner, mask),
      () => [places.free],
    ),
  };
  return wrapped;
}

interface Places {
  /** How many coordinates of a chain are free. */
  readonly free: number;
  /** Of each mask. */
  readonly rows: readonly Row[];
  /** Whether each chain has a mask of its own. */
  readonly apart: boolean;
}

interface Row {
  /** Which coordinates are free. */
  readonly free: readonly number[];
  /** Where each coordinate is to be found in the free ones followed by all. */
  readonly source: readonly number[];
}

function placesOf(mask: Mask | readonly Mask[]): Places {
  const apart = mask.length > 0 && typeof mask[0] === 'object';
  const rows = (apart ? (mask as readonly Mask[]) : [mask as Mask]).map((values, chain) =>
    rowOf(apart ? `masked.mask[${chain}]` : 'masked.mask', values),
  );
  const { free, source } = rows[0]!;
  rows.forEach((row, chain) => {
    const where = `masked.mask[${chain}]`;
    if (row.source.length !== source.length) {
      throw new EbmError(where, `must have ${source.length} values, as the first`, row.source.length);
    }
    if (row.free.length !== free.length) {
      throw new EbmError(where, `must leave ${free.length} coordinates free, as the first`, row.free.length);
    }
  });
  return { free: free.length, rows, apart };
}

function rowOf(where: string, mask: Mask): Row {
  const values = Array.from(mask, Number);
  const bad = values.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) throw new EbmError(where, 'must be 0 or 1 everywhere', mask[bad]);
  const free = values.flatMap((value, i) => (value === 1 ? [i] : []));
  if (free.length === 0) throw new EbmError(where, 'must leave a coordinate free to move', values.length);
  const rank = new Map(free.map((i, r) => [i, r]));
  return { free, source: values.map((_, i) => rank.get(i) ?? free.length + i) };
}

function fits({ shape, size }: tf.Tensor, { rows, apart }: Places): void {
  const chains = shape[0] ?? 0;
  const [coordinates, given] = [size / chains, rows[0]!.source.length];
  if (coordinates !== given) {
    throw new EbmError('masked.mask', `must have a value for each of ${coordinates} coordinates`, given);
  }
  if (apart && rows.length !== chains) {
    throw new EbmError('masked.mask', `must be one mask, or one for each of ${chains} chains`, rows.length);
  }
}

const flat = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [x.shape[0]!, -1]);

/** Of each row of `x` the numbers in these places: the same in all, or each row's own. */
function columns(x: tf.Tensor2D, places: readonly (readonly number[])[], apart: boolean): tf.Tensor2D {
  if (!apart) return tf.gather(x, tf.tensor1d(Int32Array.from(places[0]!), 'int32'), 1);
  const [width, count] = [x.shape[1], places[0]!.length];
  const indices = Int32Array.from(places.flatMap((row, chain) => row.map((place) => chain * width + place)));
  return tf.reshape(tf.gather(tf.reshape(x, [-1]), tf.tensor1d(indices, 'int32')), [-1, count]);
}

/** The free coordinates of `[chains, ...event]`, as `[chains, free]`. */
const taken = (x: tf.Tensor, { rows, apart }: Places): tf.Tensor2D =>
  columns(
    flat(x),
    rows.map(({ free }) => free),
    apart,
  );

/** `rest` with its free coordinates replaced by `z`. */
const put = (z: tf.Tensor, rest: tf.Tensor, { rows, apart }: Places): tf.Tensor =>
  tf.reshape(
    columns(
      tf.concat([z as tf.Tensor2D, flat(rest)], 1),
      rows.map(({ source }) => source),
      apart,
    ),
    rest.shape,
  );

/** `E_free(z)` given `rest` */
function restricted(energy: Energy, rest: tf.Tensor, places: Places): Energy {
  return Object.assign((z: tf.Tensor) => scope(() => energy(put(z, rest, places))), {
    valueAndGrad: (z: tf.Tensor) =>
      scope(() => {
        const { value, grad } = valueAndGradient(energy, put(z, rest, places));
        return { value, grad: taken(grad, places) };
      }),
  });
}
