import type * as tf from '@tensorflow/tfjs-core';
import { hostUniform, type Key } from '@ebmjs/core';
import { neighbourClasses, type ClassOf } from '@ebmjs/evaluation';
import type { EvaluationContext } from './evaluation-context.js';

/** For each class another one, all of them equally likely. */
export const otherClasses = (key: Key, classes: ArrayLike<number>, among: number): number[] =>
  Array.from(hostUniform(key, classes.length), (u, i) => (classes[i]! + 1 + Math.floor(u * (among - 1))) % among);

/** The largest class of each row of labels. */
export async function classesOf(labels: tf.Tensor2D): Promise<number[]> {
  const values = await labels.array();
  return values.map((row) => row.indexOf(Math.max(...row)));
}

/** A classifier by the nearest of at most `size` training images, their rows, and how often it is right on held-out ones. */
export async function trainingNeighbours(
  { train }: Pick<EvaluationContext, 'train'>,
  size: number,
): Promise<{ readonly classOf: ClassOf; readonly x: tf.Tensor; readonly dispose: () => void }> {
  const { x, y } = train.rows(Array.from({ length: Math.min(size, train.size) }, (_, i) => i));
  const dispose = (): void => {
    x.dispose();
    y?.dispose();
  };
  return { classOf: neighbourClasses(x, y!), x, dispose };
}
