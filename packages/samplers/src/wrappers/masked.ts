import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, valueAndGradient, type Energy, type Kernel, type State } from '@ebmjs/core';
import { learningInside } from './learning-inside.js';
import { refreshed, type Refreshing } from './refreshed.js';
import type { Wrapped } from './wrapped.js';

/**
 * The kernel on some coordinates of the event, the others kept as they are to the bit: inpainting.
 *
 * The kernel runs in the space of the free coordinates alone, `[chains, free]`, under
 * `E_free(z) = E(z in the places that are free, the rest as it was)`. Its noise and momenta have no part in the others,
 * so whatever leaves `exp(-E)` invariant leaves the conditional density of the free coordinates given the rest
 * invariant: as exact as the kernel is, for every kernel that asks nothing of the shape of an event. (Moving all of a
 * proposal and putting the fixed part back afterwards would not be: the test would be of another move.)
 *
 * @param mask one value a coordinate of the event, row by row: true or 1 where it may move, false or 0 where not. All
 * chains share it; throws an `EbmError` when none is free, and at the start for another number of coordinates.
 */
export function masked<S extends State, I>(
  kernel: Kernel<S, I>,
  mask: ArrayLike<number | boolean>,
): Kernel<Wrapped<S>, I> {
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
      () => [places.free.length],
    ),
  };
  return wrapped;
}

interface Places {
  /** Which coordinates are free. */
  readonly free: readonly number[];
  /** Where each coordinate is to be found in the free ones followed by all. */
  readonly source: readonly number[];
}

function placesOf(mask: ArrayLike<number | boolean>): Places {
  const values = Array.from(mask, Number);
  const bad = values.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) throw new EbmError('masked.mask', 'must be 0 or 1 everywhere', mask[bad]);
  const free = values.flatMap((value, i) => (value === 1 ? [i] : []));
  if (free.length === 0) throw new EbmError('masked.mask', 'must leave a coordinate free to move', values.length);
  const rank = new Map(free.map((i, r) => [i, r]));
  return { free, source: values.map((_, i) => rank.get(i) ?? free.length + i) };
}

function fits(position: tf.Tensor, { source }: Places): void {
  const size = position.size / (position.shape[0] ?? 0);
  if (size === source.length) return;
  throw new EbmError('masked.mask', `must have a value for each of ${size} coordinates`, source.length);
}

const flat = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [x.shape[0]!, -1]);
const columns = (x: tf.Tensor, indices: readonly number[]): tf.Tensor =>
  tf.gather(x, tf.tensor1d(Int32Array.from(indices), 'int32'), 1);

/** The free coordinates of `[chains, ...event]`, as `[chains, free]`. */
const taken = (x: tf.Tensor, { free }: Places): tf.Tensor => columns(flat(x), free);

/** `rest` with its free coordinates replaced by `z`. */
const put = (z: tf.Tensor, rest: tf.Tensor, { source }: Places): tf.Tensor =>
  tf.reshape(columns(tf.concat([z, flat(rest)], 1), source), rest.shape);

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
