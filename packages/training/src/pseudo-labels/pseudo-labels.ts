import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, scope, uniform, whole, type Key } from '@ebmjs/core';
import { classEnergies, type EnergyAt } from './class-energies.js';

export interface PseudoLabelOptions {
  readonly energy: EnergyAt;
  readonly classes: number;
  readonly key: Key;
  /** Rows whose energies are computed at a time. @defaultValue all */
  readonly rows?: number;
}

/**
 * A one-hot label `[n, classes]` for each row of `x`, drawn from what the model says of it: `p(y|x)` proportional to
 * `exp(-E(x, y))`, by the largest of `-E(x, y) - log(-log u)` over the labels (Gumbel's trick). The code of Du and Mordatch
 * (2019) takes the log-sum-exp of the energies away first, which is the same for all labels and changes nothing.
 *
 * Evaluates the energy once a class. Borrows `x`; the labels are the caller's.
 */
export function pseudoLabels(x: tf.Tensor, options: PseudoLabelOptions): tf.Tensor2D {
  knownOptions('pseudoLabels', options, ['energy', 'classes', 'key', 'rows']);
  const { energy, classes, key } = options;
  const n = x.shape[0]!;
  const step = whole('pseudoLabels.rows', options.rows ?? Math.max(n, 1));
  const energies = classEnergies(energy, classes);
  return scope(() => {
    const parts = Array.from({ length: Math.ceil(n / step) }, (_, i) =>
      energies(tf.slice(x, i * step, Math.min(step, n - i * step))),
    );
    const gumbel = tf.neg(tf.log(tf.neg(tf.log(uniform(key, [n, classes])))));
    const drawn = tf.argMax<tf.Tensor1D>(tf.sub(gumbel, tf.concat(parts)), 1);
    return tf.cast(tf.oneHot(drawn, classes), 'float32') as tf.Tensor2D;
  });
}
