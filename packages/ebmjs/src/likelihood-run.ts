import { rm } from 'node:fs/promises';
import { permutation, release, split, type Batch, type Estimate, type FiniteDataset, type Key } from '@ebmjs/core';
import { bestTemperature, bitsPerDim, type AisResult, type BestTemperature } from '@ebmjs/likelihood';
import { uniformBox } from '@ebmjs/models';
import { annealingCheckpoints, explained } from './annealing-checkpoints.js';
import { anneal } from './annealing.js';
import { fromBelow, scored } from './bounds.js';
import type { RunConfig } from './config.js';
import { streamKey } from './experiment.js';
import { writeJson } from './files.js';
import { loadData } from './load-data.js';
import type { RunFolder } from './run-folder.js';
import type { Search } from './scaled-target.js';
import { trainedModel, type TrainedModel } from './trained-model.js';

/** What `likelihood.json` holds: of `log p(x | y)` for a conditional model, else of `log p(x)`. */
export interface LikelihoodReport {
  readonly images: number;
  /** Of the process that ended it. */
  readonly seconds: number;
  /** Inverse temperature at which the model fits the training images best: the density is `exp(-beta E) / Z`. */
  readonly beta: number;
  readonly nats: Bracket;
  readonly bitsPerDim: Bracket;
  /** What choosing the temperature on training images made look better. Not in files of before it was kept. */
  readonly choice?: Pick<BestTemperature, 'chosenOn' | 'heldOut' | 'optimism'>;
  /** `log Z` at that temperature, one a class. */
  readonly logZ: readonly Estimate[];
  /** Log-likelihood of training images at every inverse temperature. */
  readonly sweep: readonly { readonly beta: number; readonly value: number; readonly standardError: number }[];
  /** Share of HMC proposals accepted at every inverse temperature of AIS. */
  readonly acceptance: readonly { readonly beta: number; readonly accepted: number }[];
}

/** The smaller and the larger estimate of the same number. */
export interface Bracket {
  readonly lower: Estimate;
  readonly upper: Estimate;
}

export interface LikelihoodRunOptions {
  readonly signal: AbortSignal;
  /** Begins anew where an unfinished run with other settings would be in the way. */
  readonly overwrite: boolean;
}

/**
 * Writes `likelihood.json`, from where an interrupted run of the same was. The scale of an energy trained by short Langevin runs is arbitrary, so the temperature is
 * chosen first, on training images; the bounds are of held-out images.
 */
export async function likelihoodRun(
  config: RunConfig,
  folder: RunFolder,
  { signal, overwrite }: LikelihoodRunOptions,
): Promise<void> {
  const began = performance.now();
  if (overwrite) await rm(folder.annealing, { recursive: true, force: true });
  const [train, test] = [await loadData(config, 'train', signal), await loadData(config, 'test', signal)];
  const trained = await trainedModel(config, folder, train);
  try {
    const checkpoint = await annealingCheckpoints(config, folder);
    const found = await estimate(config, trained, { train, test, signal, checkpoint });
    signal.throwIfAborted();
    await writeJson(folder.likelihood, { ...found, seconds: (performance.now() - began) / 1000 });
    await rm(folder.annealing, { recursive: true, force: true });
  } catch (error) {
    throw explained(error, folder);
  } finally {
    trained.dispose();
  }
}

interface Given {
  readonly train: FiniteDataset;
  readonly test: FiniteDataset;
  readonly signal: AbortSignal;
  readonly checkpoint: Search['checkpoint'];
}

type Estimated = Omit<LikelihoodReport, 'seconds'>;

async function estimate(
  config: RunConfig,
  trained: TrainedModel,
  { train, test, signal, checkpoint }: Given,
): Promise<Estimated> {
  const [imagesKey, fitKey, ...keys] = split(streamKey(config, 'likelihood'), 4);
  const { images } = config.likelihood;
  const [held, fit] = [someRows(test, imagesKey!, images), someRows(train, fitKey!, images)];
  try {
    const search = { config, trained, base: uniformBox({ shape: trained.model.shape }), signal, checkpoint };
    const bracket = await bracketed(search, { held, fit, keys: keys as [Key, Key] });
    return { ...bracket, images: held.x.shape[0]!, bitsPerDim: bits(bracket.nats, test) };
  } finally {
    release(held, fit);
  }
}

interface Rows {
  readonly held: Batch;
  readonly fit: Batch;
  readonly keys: readonly [anneal: Key, raise: Key];
}

/** The temperature that `fit` likes best, and the likelihood of `held` at it, from both sides. */
async function bracketed(
  search: Search,
  { held, fit, keys: [annealKey, raiseKey] }: Rows,
): Promise<Omit<Estimated, 'images' | 'bitsPerDim'>> {
  const { maxBeta } = search.config.likelihood;
  const { annealed, stepSize, schedule } = await anneal(search, annealKey);
  const [chooseOn, reportOn] = [await scored(search, fit), await scored(search, held)];
  const choice = await bestTemperature({ ais: annealed, chooseOn, reportOn, signal: search.signal });
  const { beta, heldOut: upper, chosenOn, optimism, sweep } = choice;
  const lower = await fromBelow(search, { held, schedule, stepSize, beta, key: raiseKey });
  return {
    beta: beta * maxBeta,
    nats: { lower, upper },
    choice: { chosenOn, heldOut: upper, optimism },
    logZ: annealed.groups.map(({ path }) => logZAt(path, beta)),
    sweep: sweep.map(({ beta: at, logLikelihood: { value, standardError } }) => ({
      beta: at * maxBeta,
      value,
      standardError,
    })),
    acceptance: annealed.acceptance.map(({ beta: at, accepted }) => ({ beta: at * maxBeta, accepted })),
  };
}

/** Fewer bits are more nats: the sides change places. */
function bits({ lower, upper }: Bracket, { shape, levels = 256 }: FiniteDataset): Bracket {
  const dimensions = shape.reduce((product, side) => product * side, 1);
  const of = (nats: Estimate): Estimate => bitsPerDim(nats, dimensions, { levels });
  return { lower: of(upper), upper: of(lower) };
}

/** `n` different images, dequantised. */
function someRows(data: FiniteDataset, key: Key, n: number): Batch {
  const [orderKey, noiseKey] = split(key, 2);
  return data.rows(permutation(orderKey, data.size).subarray(0, n), noiseKey);
}

function logZAt(path: AisResult['path'], beta: number): Estimate {
  const { logZ, standardError, effectiveSamples } = path.find((point) => point.beta === beta)!;
  return { value: logZ, standardError, effectiveSamples, bounds: 'lower', kind: 'bound' };
}
