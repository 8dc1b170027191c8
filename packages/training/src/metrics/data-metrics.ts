import * as tf from '@tensorflow/tfjs-core';
import { mean, scope } from '@ebmjs/core';
import type { Descent } from '../descend.js';
import { norm } from '../health/norm.js';
import { readTogether } from '../health/read-together.js';
import type { Metrics } from './metrics.js';
import { spread } from './numbers.js';
import { readTerms, termTensors } from './terms.js';

/** What an update of a run without chains looked like. */
export type DataMetrics = Pick<
  Metrics,
  'loss' | 'energyData' | 'energySpreadData' | 'weightGradientNorm' | 'dataMean' | 'terms'
>;

/** Reads all numbers of an update without chains back at once. Borrows all it is given. */
export async function readDataMetrics(
  { loss, terms, grads, data }: Omit<Descent, 'samples'>,
  x: tf.Tensor,
): Promise<DataMetrics> {
  const made = scope(() => ({ weightGradientNorm: norm(grads), dataMean: tf.mean(x) }));
  try {
    const read = await readTogether({ loss, energyData: data, ...made, ...termTensors(terms) });
    return {
      loss: read.loss[0]!,
      energyData: mean(read.energyData),
      energySpreadData: spread(read.energyData),
      weightGradientNorm: read.weightGradientNorm[0]!,
      dataMean: read.dataMean[0]!,
      terms: readTerms(read),
    };
  } finally {
    tf.dispose(made);
  }
}
