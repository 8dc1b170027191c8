import * as tf from '@tensorflow/tfjs-core';
import { scope, whole, type Energy } from '@ebmjs/core';

/** An energy for labels `[n, classes]`, as `model.energy` with its variables given, or `frozen.energy`. */
export type EnergyAt = (labels: tf.Tensor2D) => Energy;

/** `E(x, y)` for each class `y`, `[n, classes]`. Evaluates the energy once a class. The result is yours. */
export function classEnergies(energy: EnergyAt, classes: number): (x: tf.Tensor) => tf.Tensor2D {
  whole('classEnergies.classes', classes);
  const at = (x: tf.Tensor, c: number): tf.Tensor1D => {
    const labels = tf.oneHot(tf.fill<tf.Rank.R1>([x.shape[0]!], c, 'int32'), classes);
    return energy(tf.cast(labels, 'float32') as tf.Tensor2D)(x);
  };
  return (x) =>
    scope(
      () =>
        tf.stack(
          Array.from({ length: classes }, (_, c) => at(x, c)),
          1,
        ) as tf.Tensor2D,
    );
}
