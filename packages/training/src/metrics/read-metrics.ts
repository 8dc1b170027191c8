import * as tf from '@tensorflow/tfjs-core';
import { mean } from '@ebmjs/core';
import { energyRank } from '../health/energy-rank.js';
import { readTogether } from '../health/read-together.js';
import { fullMetrics } from './full-metrics.js';
import { fullTensors } from './full-tensors.js';
import type { Made } from './made.js';
import type { Metrics } from './metrics.js';
import { spread, type Numbers } from './numbers.js';
import { readTerms, termTensors } from './terms.js';
import { readTold, toldBy } from './told.js';
import { updateTensors } from './update-tensors.js';

type Read = Omit<Metrics, 'milliseconds'>;

/** Reads all numbers of an update back at once: on an accelerator each reading waits for all work before it. */
export async function readMetrics(made: Made): Promise<Read> {
  const { chains, descent, full } = made;
  const owned: tf.Tensor[] = [];
  const own = (tensor: tf.Tensor): tf.Tensor => (owned.push(tensor), tensor);
  try {
    const read = await readTogether({
      ...(full && fullTensors(made, full, own)),
      ...updateTensors(made, own),
      ...toldBy(chains),
      ...termTensors(descent.terms),
    });
    return { ...metricsOf(read), ...(full && fullMetrics(read, made, full)) };
  } finally {
    tf.dispose(owned);
  }
}

/** Those of every update. */
function metricsOf(read: Numbers): Read {
  const one = (name: string): number => read[name]![0]!;
  const [data, samples] = [read['energyData']!, read['energySamples']!];
  const [energyData, energySamples] = [mean(data), mean(samples)];
  return {
    loss: one('loss'),
    energyData,
    energySamples,
    gap: energyData - energySamples,
    energySpreadData: spread(data),
    energySpreadSamples: spread(samples),
    energyRank: energyRank(data, samples),
    weightGradientNorm: one('weightGradientNorm'),
    weightNorm: one('weightNorm'),
    weightStep: one('weightNorm') > 0 ? one('weightChange') / one('weightNorm') : 0,
    ...readTold(read),
    movement: one('movement'),
    dataMean: one('dataMean'),
    samplesMean: one('samplesMean'),
    terms: readTerms(read),
  };
}
