import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  labelsOf,
  lossAndGradients,
  normal,
  positive,
  scope,
  whole,
  within,
  type Box,
  type Energy,
  type Key,
} from '@ebmjs/core';
import { onSimplex } from './on-simplex.js';

export interface InferLabelsOptions {
  /** The energy at labels `[n, classes]`, differentiable in them. */
  readonly energy: (labels: tf.Tensor2D) => Energy;
  /** Images `[n, ...event]`, borrowed. */
  readonly x: tf.Tensor;
  /** Where labels begin `[n, classes]`, borrowed: the middle of the simplex, say. */
  readonly start: tf.Tensor2D;
  /** `'simplex'`: labels of classes, none below 0, of sum 1. A box: labels that are numbers. @defaultValue `'simplex'` */
  readonly domain?: 'simplex' | Box;
  /** A whole number of at least 0. @defaultValue 20 */
  readonly steps?: number;
  /** `eta`. @defaultValue 1 */
  readonly rate?: number;
  /** Standard deviation of the noise of a step. @defaultValue 0.03 */
  readonly noise?: number;
  readonly key: Key;
  /** Looked at between steps. */
  readonly signal?: AbortSignal;
}

const NAMES = ['energy', 'x', 'start', 'domain', 'steps', 'rate', 'noise', 'key', 'signal'];

/**
 * Infers labels by descent: `y <- P(y + s z - eta dE(x, y)/dy)`, with `P` the nearest point of the domain, and the slope
 * taken after the noise, as Du and Mordatch's program does for the size of a sprite (noise 0.03, rate 1, 20 steps, box
 * `{ min: 0.5, max: 1 }`). The result `[n, classes]` is yours; its largest class is the answer, where labels are classes.
 *
 * Ends in a local minimum; where classes can be tried one by one, the least energy of all is the better answer.
 */
export async function inferLabels(options: InferLabelsOptions): Promise<tf.Tensor2D> {
  knownOptions('inferLabels', options, NAMES);
  const { x, start, steps = 20, signal, key } = options;
  labelsOf('inferLabels.start', start, x.shape[0]!, start.shape[1]);
  whole('inferLabels.steps', steps, 0);
  const descend = descent(options);
  let labels = start.clone();
  try {
    for (let step = 0; step < steps; step++) {
      signal?.throwIfAborted();
      const moved = descend(labels, foldIn(key, step));
      const next = await projected(moved, options.domain ?? 'simplex').finally(() => moved.dispose());
      labels.dispose();
      labels = next;
    }
    return labels;
  } catch (error) {
    labels.dispose();
    throw error;
  }
}

function descent(options: InferLabelsOptions): (labels: tf.Tensor2D, key: Key) => tf.Tensor2D {
  const { energy, x } = options;
  const rate = positive('inferLabels.rate', options.rate ?? 1);
  const noise = within('inferLabels.noise', options.noise ?? 0.03, 0, Infinity);
  const loss = ({ y }: { readonly [name: string]: tf.Tensor }): tf.Scalar => tf.sum(energy(y as tf.Tensor2D)(x));
  return (labels, key) =>
    scope(() => {
      const y = noise > 0 ? tf.add(labels, tf.mul(normal(key, labels.shape), noise)) : labels;
      return tf.sub<tf.Tensor2D>(y, tf.mul(lossAndGradients(loss, { y }).grads['y']!, rate));
    });
}

async function projected(labels: tf.Tensor2D, domain: 'simplex' | Box): Promise<tf.Tensor2D> {
  if (domain !== 'simplex') {
    if (!(domain.min < domain.max)) throw new EbmError('inferLabels.domain', 'must have a min below its max', domain);
    return tf.clipByValue(labels, domain.min, domain.max);
  }
  const values = onSimplex(Float64Array.from(await labels.data()), labels.shape[1]);
  return tf.tensor2d(Float32Array.from(values), labels.shape);
}
