import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Batch } from '@ebmjs/core';
import { countAnswers, nearestNeighbours, type Answers } from '@ebmjs/evaluation';
import type { EvaluationContext } from './evaluation-context.js';

/** What the class of each image's nearest training image answers, by squared distance of pixels. */
export async function neighbourAnswers(
  { train, signal }: Pick<EvaluationContext, 'train' | 'signal'>,
  { x, y }: Required<Batch>,
  references: number,
): Promise<Answers> {
  const n = Math.min(references, train.size);
  const known = train.rows(Int32Array.from({ length: n }, (_, i) => Math.floor((i * train.size) / n)));
  try {
    const { indices } = await nearestNeighbours({ queries: x, references: known.x, signal });
    const classes = await largest(known.y!);
    return countAnswers(indices.map((i) => classes[i]!), await largest(y), y.shape[1]); // prettier-ignore
  } finally {
    release(known);
  }
}

async function largest(labels: tf.Tensor2D): Promise<Int32Array> {
  const index = scope(() => tf.argMax(labels, 1));
  return index.data<'int32'>().finally(() => index.dispose());
}
