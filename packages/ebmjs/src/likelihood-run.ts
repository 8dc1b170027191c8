import { rm } from 'node:fs/promises';
import { permutation, release, split, type Batch, type Estimate, type FiniteDataset, type Key } from '@ebmjs/core';
import {
  bestTemperature,
  bitsPerDim,
  logLikelihood,
  warningOf,
  type AisResult,
  type BestTemperature,
  type LogZ,
  type ScoredData,
} from '@ebmjs/likelihood';
import { annealingBase } from './annealing-base.js';
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
  /** Inverse temperature at which the model fits the training images best, or which was given: the density is `exp(-beta E) / Z`. */
  readonly beta: number;
  readonly nats: Bracket;
  readonly bitsPerDim: Bracket;
  /** What choosing the temperature on training images made look better. Not in files of before it was kept. */
  readonly choice?: Pick<BestTemperature, 'chosenOn' | 'heldOut' | 'optimism'>;
  /** What each number of temperatures gave. Not in files of before it was kept. */
  readonly convergence?: readonly Convergence[];
  /** `log Z` at that temperature, one a class. */
  readonly logZ: readonly EstimateFromWeights[];
  /** Log-likelihood of training images at every inverse temperature; empty from a fitted base. */
  readonly sweep: readonly { readonly beta: number; readonly value: number; readonly standardError: number }[];
  /** Share of HMC proposals accepted at every inverse temperature of AIS. */
  readonly acceptance: readonly { readonly beta: number; readonly accepted: number }[];
}

/** One from weights, whose `gap` and `warning` are those of `LogZ`. Files of before they were kept have neither. */
export interface EstimateFromWeights extends Estimate, Partial<Pick<LogZ, 'gap' | 'warning'>> {}

/** The bracket from one number of temperatures. */
export interface Convergence extends Bracket {
  readonly temperatures: number;
  /** Of the process that ended it. */
  readonly seconds: number;
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
  /** Numbers of temperatures to try, in this order. @defaultValue the configuration's */
  readonly temperatures?: readonly number[];
}

/**
 * Writes `likelihood.json`, from where an interrupted run of the same was. The scale of an energy trained by short Langevin
 * runs is arbitrary, so the temperature is chosen first, on training images; the bounds are of held-out images. From a
 * fitted base the models on the way are others, and the temperature is the one that was given. Of several numbers of
 * temperatures the last is reported, and all are in `convergence`.
 */
export async function likelihoodRun(
  config: RunConfig,
  folder: RunFolder,
  { signal, overwrite, temperatures = [config.likelihood.temperatures] }: LikelihoodRunOptions,
): Promise<void> {
  if (overwrite) await rm(folder.annealing, { recursive: true, force: true });
  const [train, test] = [await loadData(config, 'train', signal), await loadData(config, 'test', signal)];
  const trained = await trainedModel(config, folder, train);
  const convergence: Convergence[] = [];
  try {
    for (const count of temperatures) {
      const began = performance.now();
      const of = { ...config, likelihood: { ...config.likelihood, temperatures: count } };
      const checkpoint = await annealingCheckpoints(of, folder);
      const found = await estimate(of, trained, { train, test, signal, checkpoint });
      signal.throwIfAborted();
      const seconds = (performance.now() - began) / 1000;
      convergence.push({ temperatures: count, ...found.nats, seconds });
      await writeJson(folder.likelihood, { ...found, convergence, seconds });
    }
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

type Estimated = Omit<LikelihoodReport, 'seconds' | 'convergence'>;

async function estimate(
  config: RunConfig,
  trained: TrainedModel,
  { train, test, signal, checkpoint }: Given,
): Promise<Estimated> {
  const [imagesKey, fitKey, annealKey, raiseKey, baseKey] = split(streamKey(config, 'likelihood'), 5);
  const { images } = config.likelihood;
  const [held, fit] = [someRows(test, imagesKey, images), someRows(train, fitKey, images)];
  try {
    const base = await annealingBase(config, train, baseKey);
    const search = { config, trained, base, signal, checkpoint };
    const bracket = await bracketed(search, { held, fit, keys: [annealKey, raiseKey] });
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

/** The likelihood of `held` from both sides, at the temperature that `fit` likes best or at the end. */
async function bracketed(
  search: Search,
  { held, fit, keys: [annealKey, raiseKey] }: Rows,
): Promise<Omit<Estimated, 'images' | 'bitsPerDim'>> {
  const { maxBeta, base } = search.config.likelihood;
  const { annealed, stepSize, schedule } = await anneal(search, annealKey);
  const reportOn = await scored(search, held);
  const { beta, upper, ...choice } =
    base === 'fitted'
      ? { beta: 1, upper: atTheEnd(reportOn, annealed), sweep: [] }
      : await chosen(search, { annealed, chooseOn: await scored(search, fit), reportOn });
  const lower = await fromBelow(search, { held, schedule, stepSize, beta, key: raiseKey });
  return {
    ...choice,
    beta: beta * maxBeta,
    nats: { lower, upper },
    logZ: annealed.groups.map(({ path }) => logZAt(path, beta)),
    acceptance: annealed.acceptance.map(({ beta: at, accepted }) => ({ beta: at * maxBeta, accepted })),
  };
}

/** From above, at the last temperature of the run. */
const atTheEnd = ({ energies, groups }: ScoredData, { logZ, groups: each }: AisResult): Estimate =>
  groups ? logLikelihood({ energies, logZ: each, groups }) : logLikelihood({ energies, logZ });

interface Choosing {
  readonly annealed: AisResult;
  readonly chooseOn: ScoredData;
  readonly reportOn: ScoredData;
}

/** From above, at the temperature that some images like best. */
async function chosen(
  { config, signal }: Search,
  { annealed, chooseOn, reportOn }: Choosing,
): Promise<Required<Pick<Estimated, 'beta' | 'choice' | 'sweep'>> & { readonly upper: Estimate }> {
  const { maxBeta } = config.likelihood;
  const found = await bestTemperature({ ais: annealed, chooseOn, reportOn, signal });
  const { beta, heldOut, chosenOn, optimism } = found;
  const sweep = found.sweep.map(({ beta: at, logLikelihood: { value, standardError } }) => ({
    beta: at * maxBeta,
    value,
    standardError,
  }));
  return { beta, upper: heldOut, choice: { chosenOn, heldOut, optimism }, sweep };
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

function logZAt(path: AisResult['path'], beta: number): EstimateFromWeights {
  const { logZ: value, standardError, effectiveSamples, gap } = path.find((point) => point.beta === beta)!;
  return {
    value,
    standardError,
    effectiveSamples,
    gap,
    bounds: 'lower',
    kind: 'bound',
    ...warningOf(effectiveSamples),
  };
}
