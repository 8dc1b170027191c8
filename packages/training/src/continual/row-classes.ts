import * as tf from '@tensorflow/tfjs-core';
import { EbmError, release, scope, type FiniteDataset } from '@ebmjs/core';

const ROWS = 1000; // read at once

/** The class of every row, from 0: the largest entry of its label. Rejects with an `EbmError` for data without labels. */
export async function rowClasses(data: FiniteDataset): Promise<Int32Array> {
  if (data.classes === 0) throw new EbmError('rowClasses.data', 'must have labels', data.name);
  const all = new Int32Array(data.size);
  for (let from = 0; from < data.size; from += ROWS) {
    const count = Math.min(ROWS, data.size - from);
    const batch = data.rows(Int32Array.from({ length: count }, (_, i) => from + i));
    const largest = scope(() => tf.argMax(batch.y!, 1));
    try {
      all.set(await largest.data<'int32'>(), from);
    } finally {
      release(batch, largest);
    }
  }
  return all;
}
