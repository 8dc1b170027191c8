import type * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

/** The numbers of a tensor. */
export const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** The state and the info of the first step from `position`, the caller's. */
export function firstStep<S extends State, I>(
  kernel: Kernel<S, I>,
  energy: Energy,
  key: Key,
  position: tf.Tensor,
): readonly [S, I] {
  const state = kernel.init(position, energy);
  const result = kernel.step(foldIn(key, 0), state, energy);
  release(state);
  return result;
}

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The standard error of the mean of independent values. */
export function standardError(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - m) ** 2)) / values.length);
}

/** The energy, and how often its gradient was taken. */
export function counted(energy: Energy): { readonly energy: Energy; readonly gradients: () => number } {
  let taken = 0;
  const valueAndGrad = (x: tf.Tensor) => (taken++, energy.valueAndGrad!(x));
  return { energy: Object.assign((x: tf.Tensor) => energy(x), { valueAndGrad }), gradients: () => taken };
}
