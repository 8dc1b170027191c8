import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from './error.js';

/** One value a coordinate of the event, row by row: true or 1 where it is free, false or 0 where not. */
export type Mask = ArrayLike<number | boolean>;

/** Some coordinates of events, in their order: cut out of all, and put back. */
export interface FreeCoordinates {
  /** How many coordinates of an event are free. */
  readonly free: number;
  /** How many it has. */
  readonly all: number;
  /** Of `[n, ...event]` the free coordinates, `[n, free]`. Differentiable. */
  readonly taken: (x: tf.Tensor) => tf.Tensor2D;
  /** `rest` `[n, ...event]` with its free coordinates replaced by `z` `[n, free]`. Differentiable in both. */
  readonly put: (z: tf.Tensor, rest: tf.Tensor) => tf.Tensor;
  /** Throws an `EbmError` unless `x` `[n, ...event]` has as many coordinates, and as many rows as there are masks. */
  readonly fit: (x: tf.Tensor) => void;
}

/**
 * The coordinates that a mask leaves free: those of all rows, or of a list of masks one for each, which may be free in
 * different places, but in equally many. Throws an `EbmError` for `where` when none is free and when the numbers differ.
 */
export function freeCoordinates(where: string, mask: Mask | readonly Mask[]): FreeCoordinates {
  const apart = mask.length > 0 && typeof mask[0] === 'object';
  const masks = apart ? (mask as readonly Mask[]) : [mask as Mask];
  const rows = masks.map((values, i) => rowOf(apart ? `${where}[${i}]` : where, values));
  const [{ free, source }] = rows as [Row];
  rows.forEach((row, i) => alike(`${where}[${i}]`, row, rows[0]!));
  return {
    free: free.length,
    all: source.length,
    fit: (x) => fits(where, x, { all: source.length, rows: apart ? rows.length : undefined }),
    taken: (x) =>
      columns(
        flat(x),
        rows.map((row) => row.free),
        apart,
      ),
    put: (z, rest) => {
      const both = tf.concat([z as tf.Tensor2D, flat(rest)], 1);
      const whole = columns(
        both,
        rows.map((row) => row.source),
        apart,
      );
      return tf.reshape(whole, rest.shape);
    },
  };
}

interface Row {
  /** Which coordinates are free. */
  readonly free: readonly number[];
  /** Where each coordinate is to be found in the free ones followed by all. */
  readonly source: readonly number[];
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

function alike(where: string, { free, source }: Row, first: Row): void {
  if (source.length !== first.source.length) {
    throw new EbmError(where, `must have ${first.source.length} values, as the first`, source.length);
  }
  if (free.length !== first.free.length) {
    throw new EbmError(where, `must leave ${first.free.length} coordinates free, as the first`, free.length);
  }
}

interface Fit {
  readonly all: number;
  /** Absent where one mask does for any number. */
  readonly rows: number | undefined;
}

function fits(where: string, { shape, size }: tf.Tensor, { all, rows }: Fit): void {
  const chains = shape[0] ?? 0;
  const coordinates = size / chains;
  if (coordinates !== all) throw new EbmError(where, `must have a value for each of ${coordinates} coordinates`, all);
  if (rows !== undefined && rows !== chains) {
    throw new EbmError(where, `must be one mask, or one for each of ${chains} chains`, rows);
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
