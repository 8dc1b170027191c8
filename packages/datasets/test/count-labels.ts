import type { FiniteDataset } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';

/** How many rows of each class, a thousand rows at a time. */
export function countLabels(dataset: FiniteDataset): number[] {
  const counts = new Array<number>(dataset.classes).fill(0);
  for (let from = 0; from < dataset.size; from += 1000) {
    const rows = Array.from({ length: Math.min(1000, dataset.size - from) }, (_, i) => from + i);
    const { x, y } = dataset.rows(rows);
    tf.tidy(() => tf.sum(y!, 0).dataSync()).forEach((count, c) => (counts[c]! += count));
    tf.dispose([x, y!]);
  }
  return counts;
}
