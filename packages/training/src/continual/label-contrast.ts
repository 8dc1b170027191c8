import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, randint, scope, within, type Key } from '@ebmjs/core';
import { checkClasses } from '../check-classes.js';
import type { DataTerm } from '../objectives/loss-term.js';

export interface LabelContrastOptions {
  /** Classes that the other label is one of: those of the task. At least 2. */
  readonly classes: readonly number[];
  /** @defaultValue `1` */
  readonly weight?: number;
}

/**
 * `mean log(1 + exp(E(x, y) - E(x, y')))`, with `y` the true label and `y'` another of the classes, drawn uniformly for
 * each row: the negative log probability of the true label among the two. A conditional energy learns its labels
 * without any chain (Li et al. 2020, "Energy-based models for continual learning").
 *
 * Throws an `EbmError` for fewer than two classes, or what are none, and for a model or data without labels.
 */
export function labelContrast(options: LabelContrastOptions): DataTerm {
  knownOptions('labelContrast', options, ['classes', 'weight']);
  const { classes, weight = 1 } = options;
  checkClasses('labelContrast.classes', classes, Infinity, 2);
  return {
    name: 'labelContrast',
    needs: 'data',
    weight: within('labelContrast.weight', weight, 0, Infinity),
    config: { classes: [...classes], weight },
    loss: ({ model, energy, data: { x, y }, key }) =>
      scope(() => {
        if (!y || model.classes === 0) throw new EbmError('labelContrast', 'must be given labels that the model reads');
        checkClasses('labelContrast.classes', classes, model.classes, 2);
        const [right, wrong] = tf.split(energy(tf.concat([y, others(y, classes, key)]))(tf.concat([x, x])), 2);
        const loss: tf.Scalar = tf.mean(tf.softplus(tf.sub(right!, wrong!)));
        return { loss, terms: {} };
      }),
  };
}

/** For each row one of the other classes: as many places on from its own as the draw says. */
function others(y: tf.Tensor2D, classes: readonly number[], key: Key): tf.Tensor2D {
  const [n, width] = y.shape;
  const steps = tf.tensor1d(randint(key, n, classes.length - 1), 'int32');
  const place = tf.tensor1d(
    Array.from({ length: width }, (_, c) => Math.max(classes.indexOf(c), 0)),
    'int32',
  );
  const own = tf.gather(place, tf.argMax<tf.Tensor1D>(y, 1));
  const next = tf.mod(tf.add(own, tf.add(steps, 1)), tf.scalar(classes.length, 'int32'));
  const labels = tf.gather(tf.tensor1d([...classes], 'int32'), tf.cast(next, 'int32'));
  return tf.cast(tf.oneHot(labels, width), 'float32') as tf.Tensor2D;
}
