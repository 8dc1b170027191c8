import * as tf from '@tensorflow/tfjs-core';
import { positive, scope, type Energy, type Kernel, type State } from '@ebmjs/core';
import { learningThrough } from './adaptation/learning-through.js';
import { refreshed, type Refreshing } from './wrappers/refreshed.js';

/**
 * The kernel at temperature `T`: its target is `exp(-E/T)`, and what it caches or reports of the energy is `E/T`.
 * Works with every kernel, and learns what the kernel learns. An analytic `valueAndGrad` is scaled along.
 */
export function tempered<S extends State, I>(kernel: Kernel<S, I>, temperature: number): Kernel<S, I> {
  positive('tempered.temperature', temperature);
  const wrapped: Refreshing<S, I> = {
    init: (position, energy) => kernel.init(position, cooled(energy, temperature)),
    step: (key, state, energy) => kernel.step(key, state, cooled(energy, temperature)),
    refresh: (state, energy) => refreshed(kernel, state, cooled(energy, temperature)),
    ...learningThrough(kernel, (inner) => tempered(inner, temperature)),
  };
  return wrapped;
}

/** `E/T` */
export function cooled(energy: Energy, temperature: number): Energy {
  const value = (x: tf.Tensor): tf.Tensor1D => scope(() => tf.div<tf.Tensor1D>(energy(x), temperature));
  const { valueAndGrad } = energy;
  if (!valueAndGrad) return value;
  return Object.assign(value, {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { value, grad } = valueAndGrad(x);
        return { value: tf.div<tf.Tensor1D>(value, temperature), grad: tf.div(grad, temperature) };
      }),
  });
}
