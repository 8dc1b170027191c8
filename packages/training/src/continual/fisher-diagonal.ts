import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  lossAndGradients,
  mapParams,
  oneOf,
  release,
  scope,
  split,
  turnTaking,
  uniform,
  whole,
  type Dataset,
  type Key,
  type Params,
  type Variables,
} from '@ebmjs/core';
import type { Logits } from './cross-entropy.js';

export interface FisherOptions {
  readonly logits: Logits;
  readonly variables: Variables;
  /** Labelled where `labels` is `'data'`. */
  readonly data: Dataset;
  /** Rows drawn from the data, each with a gradient of its own. @defaultValue 200 */
  readonly samples?: number;
  /**
   * `'model'` draws each row's label from the classifier itself: the Fisher information. `'data'` takes the true label:
   * the "empirical Fisher", which is small where the data are fitted. @defaultValue `'model'`
   */
  readonly labels?: 'model' | 'data';
  readonly key: Key;
  readonly signal?: AbortSignal;
}

const OPTIONS = ['logits', 'variables', 'data', 'samples', 'labels', 'key', 'signal'];

/**
 * Diagonal of a classifier's Fisher information, `mean (d log p(y|x) / dw)^2`, for each weight, with `x` from the data and
 * `y` from `p(y|x)`: what elastic weight consolidation weighs weights with (Kirkpatrick et al. 2017). The caller's.
 *
 * Rejects with an `EbmError` for options that will not do, with the signal's reason on an abort.
 */
export async function fisherDiagonal(options: FisherOptions): Promise<Params> {
  knownOptions('fisherDiagonal', options, OPTIONS);
  const samples = whole('fisherDiagonal.samples', options.samples ?? 200);
  oneOf('fisherDiagonal.labels', options.labels ?? 'model', ['model', 'data']);
  const takeTurns = turnTaking(options.signal);
  let sum = mapParams(options.variables.weights, (w) => tf.zerosLike(w));
  try {
    for (let i = 0; i < samples; i++) {
      await takeTurns();
      const [before, now] = [sum, squaredSlope(options, foldIn(options.key, i))];
      sum = scope(() => mapParams(before, (s, name) => tf.add(s, now[name]!)));
      release(before, now);
    }
    return scope(() => mapParams(sum, (s) => tf.div(s, samples)));
  } finally {
    release(sum);
  }
}

/** `(d log p(y|x) / dw)^2` of one row. */
function squaredSlope({ logits, variables, data, labels = 'model' }: FisherOptions, key: Key): Params {
  const [dataKey, labelKey] = split(key, 2);
  const { weights, state } = variables;
  return scope(() => {
    const { x, y } = data.batch(dataKey, 1);
    if (labels === 'data' && !y) throw new EbmError('fisherDiagonal.data', 'must have labels', data.name);
    const label = labels === 'data' ? y! : drawn(logits(variables)(x), labelKey);
    const { grads } = lossAndGradients(
      (w) => tf.sum(tf.mul(tf.logSoftmax(logits({ weights: w, state })(x)), label)),
      weights,
    );
    return mapParams(grads, (g) => tf.square(g));
  });
}

/** A one-hot label `[1, classes]` of the softmax of these logits, by the first sum of probabilities above the draw. */
function drawn(logits: tf.Tensor2D, key: Key): tf.Tensor {
  const below = tf.cumsum(tf.softmax(logits), 1, true);
  const reached = tf.cast(tf.greaterEqual(uniform(key, [1, 1]), below), 'int32');
  const label = tf.sub(tf.sum<tf.Tensor1D>(reached, 1), 1);
  return tf.cast(tf.oneHot(tf.cast(label, 'int32') as tf.Tensor1D, logits.shape[1]), 'float32');
}
