import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import { spread } from '../spread.js';
import type { EvaluationContext } from './evaluation-context.js';

/** At most `n` of the shared samples, spread over all of them; yours. */
export async function spreadSamples({ samples }: Pick<EvaluationContext, 'samples'>, n: number): Promise<tf.Tensor> {
  const { x } = await samples();
  return scope(() => tf.gather(x, tf.tensor1d(spread(n, x.shape[0]!), 'int32')));
}
