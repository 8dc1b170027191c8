import { classesOf, release, type Batch } from '@ebmjs/core';
import { countAnswers, nearestNeighbours, type Answers } from '@ebmjs/evaluation';
import type { EvaluationContext } from './evaluation-context.js';
import { spread } from '../spread.js';

/** What the class of each image's nearest training image answers, by squared distance of pixels. */
export async function neighbourAnswers(
  { train, signal }: Pick<EvaluationContext, 'train' | 'signal'>,
  { x, y }: Required<Batch>,
  references: number,
): Promise<Answers> {
  const known = train.rows(spread(references, train.size));
  try {
    const { indices } = await nearestNeighbours({ queries: x, references: known.x, signal });
    const classes = await classesOf(known.y!);
    return countAnswers(indices.map((i) => classes[i]!), await classesOf(y), y.shape[1]); // prettier-ignore
  } finally {
    release(known);
  }
}
