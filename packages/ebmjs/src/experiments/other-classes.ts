import type * as tf from '@tensorflow/tfjs-core';
import { hostUniform, type Key } from '@ebmjs/core';
import { neighbourClasses, type ClassOf } from '@ebmjs/evaluation';
import type { EvaluationContext } from './evaluation-context.js';
import { spread } from '../spread.js';

/** For each class another one, all of them equally likely. */
export const otherClasses = (key: Key, classes: ArrayLike<number>, among: number): number[] =>
  Array.from(hostUniform(key, classes.length), (u, i) => (classes[i]! + 1 + Math.floor(u * (among - 1))) % among);

/** A classifier by the nearest of at most `size` training images, spread over all of them, and these images. */
export async function trainingNeighbours(
  { train }: Pick<EvaluationContext, 'train'>,
  size: number,
): Promise<{ readonly classOf: ClassOf; readonly x: tf.Tensor; readonly dispose: () => void }> {
  const { x, y } = train.rows(spread(size, train.size));
  const dispose = (): void => {
    x.dispose();
    y?.dispose();
  };
  return { classOf: neighbourClasses(x, y!), x, dispose };
}
