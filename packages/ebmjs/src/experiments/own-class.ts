import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import type { LabelPair } from '@ebmjs/evaluation';
import type { EvaluationContext } from './evaluation-context.js';
import { needsConditional } from './fits.js';
import type { RestorationSets, Subjects } from './restoring.js';

/**
 * The labels by which images are compared with training images of their own class, as a conditional model is told it.
 * Undefined where the model is told none, and where the references lack a class of the subjects. Borrowed from both.
 */
export async function ownClass(
  context: Pick<EvaluationContext, 'config' | 'trained' | 'train'>,
  { y: x }: Subjects,
  { y: references }: RestorationSets['references'],
): Promise<LabelPair | undefined> {
  if (!x || !references || needsConditional(context)) return undefined;
  const missing = scope(() => {
    const [asked, there] = [x, references].map((labels) => tf.any(tf.cast(labels, 'bool'), 0));
    return tf.any(tf.logicalAnd(asked!, tf.logicalNot(there!)));
  });
  const [any] = await missing.data().finally(() => missing.dispose());
  return any ? undefined : { x, references };
}
