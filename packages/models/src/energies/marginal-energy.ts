import * as tf from '@tensorflow/tfjs-core';
import { scope, valueAndGradient, whole, type Energy } from '@ebmjs/core';

/** An energy for labels `[n, classes]`, as `model.energy` with its variables given, or `frozen.energy`. */
export type LabelledEnergy = (labels: tf.Tensor2D) => Energy;

/**
 * Logits `[n, classes]` out of a conditional energy, `f(x)[y] = -E(x, y)`: the softmax of them is `p(y|x)` where all
 * classes are equally likely beforehand. Evaluates the energy once a class. Differentiable in whatever the energy is;
 * its result is yours.
 */
export function classLogits(energy: LabelledEnergy, classes: number): (x: tf.Tensor) => tf.Tensor2D {
  whole('classLogits.classes', classes);
  return (x) => scope(() => logitsOf(eachClass(x, classes).map((labels) => energy(labels)(x))));
}

/** `p(y|x)` `[n, classes]`: the softmax of `classLogits`. */
export function classProbabilities(energy: LabelledEnergy, classes: number): (x: tf.Tensor) => tf.Tensor2D {
  whole('classProbabilities.classes', classes);
  const logits = classLogits(energy, classes);
  return (x) => scope(() => tf.softmax(logits(x)));
}

/**
 * A conditional energy with its labels summed out: `E(x) = -log sum_y exp(-E(x, y))`, which counts every class in full
 * (there is no `log classes` in it). Its `valueAndGrad` is `sum_y p(y|x) grad E(x, y)`, with the parts' own where they
 * have one. Evaluates the energy once a class.
 */
export function marginalEnergy(energy: LabelledEnergy, classes: number): Energy {
  whole('marginalEnergy.classes', classes);
  const logits = classLogits(energy, classes);
  return Object.assign((x: tf.Tensor) => scope(() => tf.neg<tf.Tensor1D>(tf.logSumExp(logits(x), 1))), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const parts = eachClass(x, classes).map((labels) => valueAndGradient(energy(labels), x));
        const all = logitsOf(parts.map(({ value }) => value));
        const shares = tf.unstack(tf.softmax(all), 1);
        const rows = [-1, ...x.shape.slice(1).map(() => 1)];
        const terms = parts.map(({ grad }, i) => tf.mul(grad, tf.reshape(shares[i]!, rows)));
        return { value: tf.neg<tf.Tensor1D>(tf.logSumExp(all, 1)), grad: terms.reduce((a, b) => tf.add(a, b)) };
      }),
  });
}

const logitsOf = (energies: readonly tf.Tensor1D[]): tf.Tensor2D => tf.neg(tf.stack([...energies], 1) as tf.Tensor2D);

/** The labels of a batch that is all of one class, for each class. */
function eachClass(x: tf.Tensor, classes: number): tf.Tensor2D[] {
  const rows = x.shape[0] ?? 0;
  return Array.from(
    { length: classes },
    // Its own type is int32, and WASM takes no notice of another.
    (_, c) => tf.cast(tf.oneHot(tf.fill([rows], c, 'int32'), classes) as tf.Tensor2D, 'float32'),
  );
}
