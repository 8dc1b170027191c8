import { classesOf, type Batch } from '@ebmjs/core';
import { countAnswers, type Answers } from '@ebmjs/evaluation';
import type { EvaluationContext } from './evaluation-context.js';
import { trainingNeighbours } from './other-classes.js';

/** What the class of each image's nearest training image answers, by squared distance of pixels. */
export async function neighbourAnswers(
  { train, signal }: Pick<EvaluationContext, 'train' | 'signal'>,
  { x, y }: Required<Batch>,
  references: number,
): Promise<Answers> {
  const { classOf, dispose } = await trainingNeighbours({ train }, references);
  try {
    return countAnswers(await classOf(x, signal), await classesOf(y), y.shape[1]);
  } finally {
    dispose();
  }
}
