import * as tf from '@tensorflow/tfjs-core';
import {
  checkNumbers,
  EbmError,
  finiteStart,
  scope,
  valueAndGradient,
  type Box,
  type Energy,
  type State,
} from '@ebmjs/core';

/** Where a batch of chains is, and at which energies. */
export interface EnergyState extends State {
  /** `E(x)` at the position, `[chains]`. */
  readonly energy: tf.Tensor1D;
}

/** Where a batch of chains is, with what the next step would otherwise compute again. */
export interface Point extends EnergyState {
  /** `dE/dx` at the position, `[chains, ...event]`. */
  readonly gradient: tf.Tensor;
}

/** The point at `position`, owned by the caller. Borrows `position`. */
export function pointAt(position: tf.Tensor, energy: Energy): Point {
  return scope(() => {
    const { value, grad } = valueAndGradient(energy, position);
    return { position: tf.clone(position), energy: value, gradient: grad };
  });
}

/** The point where chains start. Throws an `EbmError` where a chain could never move: outside its box, or at a non-finite energy. */
export function startAt(where: string, position: tf.Tensor, energy: Energy, box?: Box): Point {
  return startWith(where, position, () => pointAt(position, energy), box);
}

/** What `at` makes of the position where chains start, with the checks of `startAt`. */
export function startWith<S extends Pick<Point, 'energy'>>(
  where: string,
  position: tf.Tensor,
  at: () => S,
  box?: Box,
): S {
  if (position.dtype !== 'float32') throw new EbmError(where, 'the position must be float32', position.dtype);
  if (position.size === 0) throw new EbmError(where, 'the position must have at least one chain', position.shape);
  if (box) inside(where, position, box);
  return scope((): Pick<Point, 'energy'> => {
    const point = at();
    const { shape } = point.energy;
    if (shape.length !== 1 || shape[0] !== position.shape[0]) {
      throw new EbmError(where, `the energy must return shape [${position.shape[0]}]`, shape);
    }
    finiteStart(where, point.energy);
    return point;
  }) as S;
}

/** Throws an `EbmError` unless every start lies in the box. */
export function inside(where: string, position: tf.Tensor, { min, max }: Box): void {
  scope(() => {
    checkNumbers(tf.stack([tf.min(position), tf.max(position)]), ([low, high]) => {
      // Positions are float32, and so is the nearest position to a face.
      if (low! >= Math.fround(min) && high! <= Math.fround(max)) return;
      throw new EbmError(where, `the start must lie in the box from ${min} to ${max}`, [low, high]);
    });
  });
}
