import type * as tf from '@tensorflow/tfjs-core';
import { classesOf, labelsOf } from '@ebmjs/core';
import { nearestNeighbours } from '../nearest-neighbours.js';

/** The class of each row of `[n, ...event]`, by any means: a network's answer, or `neighbourClasses`. Borrows its rows. */
export type ClassOf = (x: tf.Tensor, signal?: AbortSignal) => Promise<ArrayLike<number>>;

/** A classifier that gives each row the class of its nearest reference `[m, ...event]`, with labels `[m, classes]`. */
export function neighbourClasses(references: tf.Tensor, labels: tf.Tensor2D): ClassOf {
  labelsOf('neighbourClasses.labels', labels, references.shape[0]!, labels.shape[1]);
  return async (queries, signal) => {
    const { indices } = await nearestNeighbours({ queries, references, ...(signal && { signal }) });
    const classes = await classesOf(labels);
    return indices.map((row) => classes[row]!);
  };
}
