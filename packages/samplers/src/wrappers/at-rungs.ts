import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy } from '@ebmjs/core';

/** The temperature of each row: `chains` of the first, then of the next, and again from the first. */
export function rowTemperatures(temperatures: readonly number[], chains: number, rows: number): tf.Tensor1D {
  const all = Float32Array.from(
    { length: rows },
    (_, row) => temperatures[Math.floor(row / chains) % temperatures.length]!,
  );
  return tf.tensor1d(all);
}

/** `E/T` with the temperature of each row. Batches may hold all rungs several times over, as those of `gibbs` do. */
export function atRungs(energy: Energy, temperatures: readonly number[], chains: number): Energy {
  const heat = (x: tf.Tensor): tf.Tensor1D => rowTemperatures(temperatures, chains, x.shape[0]!);
  const value = (x: tf.Tensor): tf.Tensor1D => scope(() => tf.div<tf.Tensor1D>(energy(x), heat(x)));
  const { valueAndGrad } = energy;
  if (!valueAndGrad) return value;
  return Object.assign(value, {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { value, grad } = valueAndGrad(x);
        return { value: tf.div<tf.Tensor1D>(value, heat(x)), grad: tf.div(grad, asRows(heat(x), grad)) };
      }),
  });
}

/** One number a row, as something that goes with the rows of `x`. */
export const asRows = (numbers: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  tf.reshape(numbers, [-1, ...x.shape.slice(1).map(() => 1)]);
