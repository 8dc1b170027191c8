import * as tf from '@tensorflow/tfjs-core';
import { uniform, type Energy, type Key, type State } from '@ebmjs/core';
import { asRows, rowTemperatures } from './at-rungs.js';

/** What came of the swaps between each rung and the next, `[rungs - 1, chains]` each. */
export interface Swaps {
  /** The probability of a swap, of the pairs whose turn it is not, too; 0 where energies are not finite. */
  readonly swapAcceptance: tf.Tensor2D;
  /** 1 where they swapped, else 0. */
  readonly swapped: tf.Tensor2D;
}

/** The ladder, and how many steps were made on it. */
export interface Ladder {
  readonly temperatures: readonly number[];
  readonly step: number;
}

/** Named tensors of a state, of which the energy and the gradient are over the temperature. */
interface Carried extends State {
  readonly energy?: tf.Tensor1D;
  readonly gradient?: tf.Tensor;
}

/** Swaps rows between neighbouring rungs, `rungs * chains` rows, by energies that are `energy`'s own. */
export function swapRungs<S extends State>(
  key: Key,
  state: S,
  energy: Energy,
  { temperatures, step }: Ladder,
): [S, Swaps] {
  const rungs = temperatures.length;
  const rows = state.position.shape[0]!;
  const chains = rows / rungs;
  const heat = rowTemperatures(temperatures, chains, rows);
  const { energy: cached } = state as Carried;
  const energies = cached ? tf.mul<tf.Tensor1D>(cached, heat) : energy(state.position);
  const swapAcceptance = acceptances(tf.reshape(energies, [rungs, chains]), temperatures);
  const turn = tf.tensor2d(
    Float32Array.from({ length: rungs - 1 }, (_, rung) => Number((rung + step) % 2 === 0)),
    [rungs - 1, 1],
  );
  const agreed = tf.less(uniform(key, [rungs - 1, chains]), swapAcceptance);
  const swapped = tf.mul<tf.Tensor2D>(tf.cast(agreed, 'float32'), turn);
  const from = sources(swapped, chains);
  const taken = (x: tf.Tensor): tf.Tensor => tf.gather(x, from);
  const next = Object.entries(state as unknown as Record<string, tf.Tensor>).map(([name, x]) => {
    if (name === 'energy') return [name, tf.div(taken(energies), heat)];
    if (name === 'gradient') return [name, tf.mul(taken(x), asRows(tf.div(taken(heat), heat), x))];
    return [name, taken(x)];
  });
  return [Object.fromEntries(next) as S, { swapAcceptance, swapped }];
}

/** `min(1, exp((1/T_i - 1/T_j)(E_i - E_j)))` of each rung and the next. */
function acceptances(energies: tf.Tensor2D, temperatures: readonly number[]): tf.Tensor2D {
  const pairs = temperatures.length - 1;
  const gaps = Float32Array.from({ length: pairs }, (_, i) => 1 / temperatures[i]! - 1 / temperatures[i + 1]!);
  const drop = tf.sub(tf.slice(energies, 0, pairs), tf.slice(energies, 1, pairs));
  const log = tf.mul(drop, tf.tensor2d(gaps, [pairs, 1]));
  // Masked before any minimum: WASM's minimum of 0 and NaN is a number.
  const ratio = tf.exp(tf.minimum(log, 0));
  return tf.where(tf.isFinite(log), ratio, tf.zerosLike(ratio)) as tf.Tensor2D;
}

/** The row that each row's state comes from. */
function sources(swapped: tf.Tensor2D, chains: number): tf.Tensor1D {
  const none = tf.zeros([1, chains]);
  const up = tf.concat([swapped, none], 0);
  const down = tf.concat([none, swapped], 0);
  const rows = tf.range(0, up.size, 1, 'int32');
  const shift = tf.cast(tf.mul(tf.sub(up, down), chains), 'int32');
  return tf.add<tf.Tensor1D>(rows, tf.reshape(shift, [-1]));
}
