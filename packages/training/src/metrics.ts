import * as tf from '@tensorflow/tfjs-core';
import { mean, scope, variance, type Box, type Params } from '@ebmjs/core';
import type { Descent } from './descend.js';
import { energyLevel } from './health/energy-level.js';
import { energyRank } from './health/energy-rank.js';
import { norm } from './health/norm.js';
import { neighbourAgreement } from './health/neighbour-agreement.js';
import { pixelMetrics, type PixelMetrics } from './health/pixel-metrics.js';
import { histogramDistance } from './health/histogram-distance.js';
import { readTogether } from './health/read-together.js';
import { spectralNorms } from './health/spectral-norms.js';
import type { Chains } from './sample-chains.js';

/** What an update looked like, in plain numbers. */
export interface Metrics extends Partial<FullMetrics> {
  readonly loss: number;
  /** Mean energy of the data. */
  readonly energyData: number;
  /** Mean energy of the samples. */
  readonly energySamples: number;
  /** `energyData - energySamples`: near 0 while the sampler keeps up, far below it when the samples stay behind. */
  readonly gap: number;
  /** Standard deviation of the energies of the data. */
  readonly energySpreadData: number;
  /** Standard deviation of the energies of the samples. */
  readonly energySpreadSamples: number;
  /** Share of pairs in which the sample's energy is above the data's: 0.5 where they match, 1 where they are apart. */
  readonly energyRank: number;
  /** Norm of the gradient in all weights, before the optimiser clips it. */
  readonly weightGradientNorm: number;
  /** Mean norm of the energy's gradient along the chains; absent when the kernel does not report it. */
  readonly chainGradientNorm?: number;
  /** The same at the chains' first step. */
  readonly chainGradientFirst?: number;
  /** The same at the chains' last step. */
  readonly chainGradientLast?: number;
  /** Mean energy at the chains' first step; absent when the kernel does not report it. */
  readonly energyStart?: number;
  /** Share of the entries of the gradient that the last step clipped; absent when the kernel clips none. */
  readonly clipped?: number;
  /** Root mean squared difference of a value from the chain's start to its end. */
  readonly movement: number;
  /** Mean value of the data. */
  readonly dataMean: number;
  /** Mean value of the samples. */
  readonly samplesMean: number;
  /** Norm of all weights. */
  readonly weightNorm: number;
  /** Norm of what the update added to the weights, as a share of `weightNorm`. */
  readonly weightStep: number;
  /** What the objective says the loss is made of. */
  readonly terms: { readonly [name: string]: number };
  /** Time that the update took. */
  readonly milliseconds: number;
}

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

/** What an update has made, for its numbers. */
export interface Made {
  readonly descent: Descent;
  readonly chains: Chains;
  /** The data `[n, ...event]`. */
  readonly data: tf.Tensor;
  /** Where the chains began `[n, ...event]`. */
  readonly start: tf.Tensor;
  /** The weights before the update and after it. */
  readonly before: Params;
  readonly after: Params;
  /** Given where the update is measured in full. */
  readonly full?: {
    /** Energies `[n]` of the data under other labels. */
    readonly relabelled?: tf.Tensor1D | undefined;
    /** Labels `[n, classes]` of the data. */
    readonly labels?: tf.Tensor2D | undefined;
    /** Labels `[n, classes]` of the chains. */
    readonly chainLabels?: tf.Tensor2D | undefined;
    /** That of the data. */
    readonly box?: Box | undefined;
  };
}

type Read = Omit<Metrics, 'milliseconds'>;
type Numbers = { readonly [name: string]: Float32Array };

/** Reads all numbers of an update back at once: on an accelerator each reading waits for all work before it. */
export async function readMetrics(made: Made): Promise<Read> {
  const { chains, descent, full } = made;
  const owned: tf.Tensor[] = [];
  const own = (tensor: tf.Tensor): tf.Tensor => (owned.push(tensor), tensor);
  const whole = full ? fullTensors(made, full, own) : {};
  try {
    const read = await readTogether({
      ...whole,
      ...tensors(made, own),
      ...toldBy(chains),
      ...termsOf(descent.terms),
    });
    return { ...metricsOf(read), ...(full && fullMetrics(read, made, full)) };
  } finally {
    tf.dispose(owned);
  }
}

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
    const read = await readTogether({ loss, energyData: data, ...made, ...termsOf(terms) });
    return {
      loss: read['loss']![0]!,
      energyData: mean(read['energyData']!),
      energySpreadData: spread(read['energyData']!),
      weightGradientNorm: read['weightGradientNorm']![0]!,
      dataMean: read['dataMean']![0]!,
      terms: readTerms(read),
    };
  } finally {
    tf.dispose(made);
  }
}

const TERM = 'terms/';

const termsOf = (terms: Descent['terms']): Params =>
  Object.fromEntries(Object.entries(terms).map(([name, term]) => [TERM + name, term]));

const readTerms = (read: Numbers): Metrics['terms'] =>
  Object.fromEntries(
    Object.entries(read).flatMap(([name, [value]]) =>
      name.startsWith(TERM) ? [[name.slice(TERM.length), value!]] : [],
    ),
  );

/** Those of every update. */
function tensors({ descent, chains, data, start, before, after }: Made, own: (tensor: tf.Tensor) => tf.Tensor): Params {
  const made = scope(() => ({
    movement: tf.sqrt(tf.mean(tf.square(tf.sub(chains.x, start)))),
    dataMean: tf.mean(data),
    samplesMean: tf.mean(chains.x),
  }));
  Object.values(made).forEach(own);
  const { loss, grads, data: energyData, samples: energySamples } = descent;
  const weights = {
    weightGradientNorm: own(norm(grads)),
    weightNorm: own(norm(after)),
    weightChange: own(norm(after, before)),
  };
  return { loss, energyData, energySamples, ...weights, ...made };
}

const TOLD = {
  gradientNorm: 'chainGradientNorm',
  firstGradientNorm: 'chainGradientFirst',
  lastGradientNorm: 'chainGradientLast',
  firstEnergy: 'energyStart',
  clipped: 'clipped',
} as const;
const TOLD_NAMES = Object.values(TOLD);

const toldBy = (chains: Chains): Params =>
  Object.fromEntries(
    Object.entries(TOLD).flatMap(([name, as]) => {
      const scalar = chains[name as keyof typeof TOLD];
      return scalar ? [[as, scalar]] : [];
    }),
  );

function metricsOf(read: Numbers): Read {
  const one = (name: string): number => read[name]![0]!;
  const [data, samples] = [read['energyData']!, read['energySamples']!];
  const [energyData, energySamples] = [mean(data), mean(samples)];
  const present = TOLD_NAMES.filter((name) => Object.hasOwn(read, name));
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
    ...Object.fromEntries(present.map((name) => [name, one(name)])),
    movement: one('movement'),
    dataMean: one('dataMean'),
    samplesMean: one('samplesMean'),
    terms: readTerms(read),
  };
}

/** 0 for one value, which has no spread. */
const spread = (values: Float32Array): number => (values.length > 1 ? Math.sqrt(variance(values)) : 0);

type Full = NonNullable<Made['full']>;

function fullTensors(
  { chains, data, start, after }: Made,
  { relabelled, labels, chainLabels }: Full,
  own: (tensor: tf.Tensor) => tf.Tensor,
): Params {
  const spectral = Object.values(spectralNorms(after));
  const largest = spectral.length > 0 ? { spectralNorm: own(scope(() => tf.max(tf.stack(spectral)))) } : {};
  tf.dispose(spectral);
  const { twin, x } = chains;
  return {
    data: own(firstRows(data)),
    start: own(firstRows(start)),
    samples: own(firstRows(x)),
    ...largest,
    ...(twin && { jitter: own(scope(() => tf.sqrt(tf.mean(tf.square(tf.sub(twin, x)))))) }),
    ...(relabelled && { relabelled }),
    ...(labels && { labels: own(classOf(labels)) }),
    ...(chainLabels && { chainLabels: own(classOf(chainLabels)) }),
  };
}

const classOf = (labels: tf.Tensor2D): tf.Tensor => scope(() => tf.cast(tf.argMax(labels, 1), 'float32'));

/** As many numbers as are read back of a batch, at most, in whole rows. */
const READ = 2 ** 18;

const rowsRead = ([rows = 0, ...event]: readonly number[]): number =>
  Math.min(rows, Math.max(2, Math.floor(READ / event.reduce((size, side) => size * side, 1))));

const firstRows = (x: tf.Tensor): tf.Tensor => scope(() => tf.slice(x, 0, rowsRead(x.shape)));

function fullMetrics(read: Numbers, { data: { shape } }: Made, { box }: Full): FullMetrics {
  const { data, start, samples, relabelled, labels, chainLabels } = read as Record<
    'data' | 'start' | 'samples',
    Float32Array
  > &
    Numbers;
  const [energyData, energySamples] = [read['energyData']!, read['energySamples']!];
  const optional = (['spectralNorm', 'jitter'] as const).filter((name) => Object.hasOwn(read, name));
  return {
    ...pixelMetrics({ data, start, samples }, { rows: rowsRead(shape), ...(box && { box }) }),
    energyDistance: histogramDistance(energyData, energySamples),
    energyLevel: energyLevel({ energies: energyData, labels }, { energies: energySamples, labels: chainLabels }),
    ...Object.fromEntries(optional.map((name) => [name, read[name]![0]!])),
    ...(relabelled && { labelRank: raised(energyData, relabelled) }),
    ...(labels && { neighbourAgreement: neighbourAgreement(data, labels.subarray(0, rowsRead(shape))) }),
  };
}

/** Share of the energies that are higher in `after`, ties counting half. */
function raised(before: Float32Array, after: Float32Array): number {
  return mean(before.map((energy, i) => (Math.sign(after[i]! - energy) + 1) / 2));
}
