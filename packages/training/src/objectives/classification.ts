import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, scope, whole, within, type Variables } from '@ebmjs/core';
import type { DataContext, DataTerm } from './loss-term.js';

/** Options of `classification`. */
export interface ClassificationOptions {
  /** Its place in `metrics.terms`. @defaultValue `'class'` */
  readonly name?: string;
  /** @defaultValue `1` */
  readonly weight?: number;
  /**
   * Logits `[n, classes]` of variables, differentiable in the weights, such as those of a `classifier` of
   * `@ebmjs/models`: one pass. @defaultValue `-E(x, y)` of a conditional model: a pass of `classes` times the rows
   */
  readonly logits?: (variables: Variables) => (x: tf.Tensor) => tf.Tensor2D;
  /** Largest number of rows in one pass of a conditional model. @defaultValue `1024` */
  readonly rows?: number;
}

/**
 * JEM's term (Grathwohl et al. 2020, "Your classifier is secretly an energy based model and you should treat it like one",
 * eq. 10): the cross-entropy of the data's labels under `p(y|x) = exp(-E(x, y)) / sum_y' exp(-E(x, y'))`. Beside contrastive
 * divergence of `E(x)` or `E(x, y)` it makes an energy a classifier; alone it is one.
 *
 * Its part is `accuracy`, the share of rows whose likeliest label is the data's. Soft labels are legal. Throws an `EbmError`
 * for an option that is unknown or not allowed; at an update, for data without labels and for a model without classes
 * where no `logits` are given.
 */
export function classification(options: ClassificationOptions = {}): DataTerm {
  knownOptions('classification', options, ['name', 'weight', 'logits', 'rows']);
  const { name = 'class', weight = 1, logits: given, rows = 1024 } = options;
  within('classification.weight', weight, 0, Infinity);
  whole('classification.rows', rows);
  return {
    name,
    weight,
    needs: 'data',
    config: { term: 'classification', logits: given ? 'given' : 'energies' },
    loss: (context) => {
      const { x, y } = context.data;
      if (!y) throw new EbmError(`train.terms.${name}`, 'must have data with labels');
      const logits = given ? given(context.variables)(x) : energyLogits(context, rows);
      labelsOf(`train.terms.${name}`, y, x.shape[0]!, logits.shape[1]!);
      const crossEntropies = tf.neg(tf.sum(tf.mul(y, logSoftmax(logits)), 1));
      const right = tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1));
      return {
        loss: tf.mean(crossEntropies) as tf.Scalar,
        terms: { accuracy: tf.mean(tf.cast(right, 'float32')) as tf.Scalar },
      };
    },
  };
}

/** By operations whose gradients are right to second order. */
const logSoftmax = (logits: tf.Tensor2D): tf.Tensor2D =>
  scope(() => tf.sub(logits, tf.expandDims(tf.logSumExp(logits, 1), 1)) as tf.Tensor2D);

/** `-E(x, y)` as `[n, classes]`: all rows with each of the labels, at most `most` of them in a pass. */
function energyLogits({ model, energy, data: { x } }: DataContext, most: number): tf.Tensor2D {
  const { classes, name } = model;
  const n = x.shape[0]!;
  if (classes === 0) throw new EbmError('classification.logits', 'must be given for a model without classes', name);
  return scope(() => {
    const all = tf.tile(x, [classes, ...x.shape.slice(1).map(() => 1)]);
    const labels = eachLabel(n, classes);
    const energies: tf.Tensor1D[] = [];
    for (let at = 0; at < n * classes; at += most) {
      const size = Math.min(most, n * classes - at);
      energies.push(energy(tf.slice(labels, at, size))(tf.slice(all, at, size)));
    }
    return tf.neg(tf.transpose(tf.reshape(tf.concat(energies), [classes, n]))) as tf.Tensor2D;
  });
}

/** `n` rows of the first class, then `n` of the second, and so on: `[n classes, classes]`. */
const eachLabel = (n: number, classes: number): tf.Tensor2D =>
  scope(() => {
    const which = Int32Array.from({ length: n * classes }, (_, i) => Math.floor(i / n));
    // Its own type is int32, and WASM takes no notice of another.
    return tf.cast(tf.oneHot(tf.tensor1d(which, 'int32'), classes), 'float32') as tf.Tensor2D;
  });
