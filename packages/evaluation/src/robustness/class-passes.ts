import * as tf from '@tensorflow/tfjs-core';
import { oneHot, type Energy } from '@ebmjs/core';

/**
 * Rows of one pass through a network, at most, unless one class has more. Small batches of several classes are faster
 * together; beyond a few hundred rows nothing is gained and memory grows.
 */
const ROWS = 256;

/** Points and the energy of their labels. */
export interface ClassPass {
  readonly energy: Energy;
  /** `[classes of this pass * n, ...event]`, a class after the other. */
  readonly at: tf.Tensor;
}

/** Passes through a conditional energy which evaluate it under each class at that class's own points `[n, ...event]`. */
export function classPasses(energy: (labels: tf.Tensor2D) => Energy, points: readonly tf.Tensor[]): ClassPass[] {
  const classes = points.length;
  const n = points[0]!.shape[0]!;
  const width = Math.max(1, Math.floor(ROWS / n));
  return Array.from({ length: Math.ceil(classes / width) }, (_, pass) => {
    const own = points.slice(pass * width, (pass + 1) * width);
    const labels = Array.from({ length: own.length * n }, (__, row) => pass * width + Math.floor(row / n));
    return { energy: energy(oneHot(labels, classes)), at: own.length === 1 ? own[0]! : tf.concat([...own]) };
  });
}
