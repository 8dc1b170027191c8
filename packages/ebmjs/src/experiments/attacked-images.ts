import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Batch, type Key } from '@ebmjs/core';
import { classLoss, projectedGradient, type ClassifierLogits } from '@ebmjs/evaluation';
import { picture } from './picture.js';

/** Images shown. */
const SHOWN = 10;

export interface AttackedImagesOptions {
  readonly linf: readonly number[];
  readonly attackSteps: number;
  readonly key: Key;
  readonly batch: Required<Batch>;
  readonly signal: AbortSignal;
}

/** The first images, what the attack at the largest radius makes of them, and half of the change about grey. */
export async function attackedImages(
  classifier: ClassifierLogits,
  { linf, attackSteps, key, batch, signal }: AttackedImagesOptions,
): Promise<{ readonly [name: string]: Uint8Array }> {
  const n = Math.min(SHOWN, batch.x.shape[0]!);
  const [x, labels] = scope(() => [tf.slice(batch.x, 0, n), tf.slice(batch.y, 0, n) as tf.Tensor2D] as const);
  try {
    const loss = classLoss({ classifier, labels });
    const { x: found } = await projectedGradient({
      loss,
      x,
      key,
      norm: 'linf',
      epsilon: linf.at(-1)!,
      steps: attackSteps,
      signal,
    });
    const rows = scope(() => tf.concat([x, found, tf.add(tf.mul(tf.sub(found, x), 0.5), 0.5)]));
    found.dispose();
    return { attacked: await picture(rows, { columns: n }).finally(() => rows.dispose()) };
  } finally {
    release(x, labels);
  }
}
