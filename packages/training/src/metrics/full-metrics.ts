import { mean } from '@ebmjs/core';
import { energyLevel } from '../health/energy-level.js';
import { histogramDistance } from '../health/histogram-distance.js';
import { neighbourAgreement } from '../health/neighbour-agreement.js';
import { pixelMetrics, type PixelMetrics } from '../health/pixel-metrics.js';
import { rowsRead } from './full-tensors.js';
import type { Made, MadeInFull } from './made.js';
import { optional, type Numbers } from './numbers.js';

/** What costs more, and is there every `measureEvery` updates only. */
export interface FullMetrics extends PixelMetrics {
  /** Distance of the histograms of the energies of data and samples, from 0 to 1 (Du and Mordatch 2019, A.13). */
  readonly energyDistance: number;
  /** How far the energies' level lies from 0: the root mean square over classes of their mean energies. */
  readonly energyLevel: number;
  /** The largest of the weights' `spectralNorms`; absent where no weight is a matrix. */
  readonly spectralNorm?: number;
  /** Root mean squared difference of a value between two last steps by two keys: 0 where nothing is left to chance. */
  readonly jitter?: number;
  /** Share of the data whose energy rises when its label is changed: 0.5 where labels mean nothing. */
  readonly labelRank?: number;
  /** By how much more often than by chance a row of the data and the nearest other one have one label, from 0 to 1. */
  readonly neighbourAgreement?: number;
}

/** Those of an update, of the numbers of its `fullTensors` and of the two batches of energies. */
export function fullMetrics(read: Numbers, { data: { shape } }: Made, { box }: MadeInFull): FullMetrics {
  const { data, start, samples, relabelled, labels, chainLabels } = read as Record<
    'data' | 'start' | 'samples',
    Float32Array
  > &
    Numbers;
  const [energyData, energySamples] = [read['energyData']!, read['energySamples']!];
  return {
    ...pixelMetrics({ data, start, samples }, { rows: rowsRead(shape), ...(box && { box }) }),
    energyDistance: histogramDistance(energyData, energySamples),
    energyLevel: energyLevel({ energies: energyData, labels }, { energies: energySamples, labels: chainLabels }),
    ...optional(read, ['spectralNorm', 'jitter']),
    ...(relabelled && { labelRank: raised(energyData, relabelled) }),
    ...(labels && { neighbourAgreement: neighbourAgreement(data, labels.subarray(0, rowsRead(shape))) }),
  };
}

/** Share of the energies that are higher in `after`, ties counting half. */
function raised(before: Float32Array, after: Float32Array): number {
  return mean(before.map((energy, i) => (Math.sign(after[i]! - energy) + 1) / 2));
}
