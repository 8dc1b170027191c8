import * as tf from '@tensorflow/tfjs-core';
import { temper } from '@ebmjs/composition';
import { permutation, release, scope, split, type Batch, type Estimate, type Key, type Reference } from '@ebmjs/core';
import {
  ais,
  annealingSchedule,
  bitsPerDim,
  conditionalTarget,
  energiesOf,
  pilotStepSizes,
  raise,
  temperatureSweep,
  type AisResult,
  type ConditionalTarget,
  type Schedule,
  type TemperaturePoint,
} from '@ebmjs/likelihood';
import { uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { defineCommand } from 'citty';
import type { RunConfig } from '../config.js';
import { loadData, streamKey } from '../experiment.js';
import { writeJson } from '../files.js';
import { progressBar } from '../progress.js';
import { readConfig, runFolder, type RunFolder } from '../run-folder.js';
import { trainedModel, type TrainedModel } from '../trained-model.js';
import { backendArgs, interruptible, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  temperatures: { type: 'string', description: 'intermediate distributions', valueHint: 'n' },
  images: { type: 'string', description: 'held-out images to score', valueHint: 'n' },
  ...backendArgs,
} as const;

export const likelihoodCommand = defineCommand({
  meta: {
    name: 'likelihood',
    description: 'Bound the log-likelihood of held-out images: AIS from above, RAISE from below',
  },
  args,
  run: async ({ args: given }) => {
    refuseUnknown(given, args);
    const folder = runFolder(given.run);
    const config = await readConfig(folder);
    const { temperatures, images } = given;
    const likelihood = {
      ...config.likelihood,
      ...(temperatures !== undefined && { temperatures: wholeFlag('--temperatures', temperatures, 1) }),
      ...(images !== undefined && { images: wholeFlag('--images', images, 2) }),
    };
    await interruptible(given, (signal) => likelihoodRun({ ...config, likelihood }, folder, signal));
  },
});

/** What `likelihood.json` holds: of `log p(x | y)` for a conditional model, else of `log p(x)`. */
export interface LikelihoodReport {
  readonly images: number;
  readonly seconds: number;
  /** Inverse temperature at which the model fits the training images best: the density is `exp(-beta E) / Z`. */
  readonly beta: number;
  readonly nats: Bracket;
  readonly bitsPerDim: Bracket;
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

/**
 * Writes `likelihood.json`. The scale of an energy trained by short Langevin runs is arbitrary, so the temperature is
 * chosen first, on training images; the bounds are of held-out images.
 */
export async function likelihoodRun(config: RunConfig, folder: RunFolder, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const [train, test] = [await loadData(config, 'train', signal), await loadData(config, 'test', signal)];
  const trained = await trainedModel(config, folder, train);
  const [imagesKey, fitKey, annealKey, raiseKey] = split(streamKey(config, 'likelihood'), 4);
  const held = someRows(test, imagesKey, config.likelihood.images);
  const fit = someRows(train, fitKey, config.likelihood.images);
  try {
    const search = { config, trained, base: uniformBox({ shape: trained.model.shape }), signal };
    const { annealed, stepSize, schedule } = await anneal(search, annealKey);
    const fitted = await sweep(search, annealed, fit);
    const best = fitted.reduce((a, b) => (b.logLikelihood.value > a.logLikelihood.value ? b : a));
    const upper = (await sweep(search, annealed, held)).find(({ beta }) => beta === best.beta)!.logLikelihood;
    const lower = await bound(search, { held, schedule, stepSize, beta: best.beta, key: raiseKey });
    const { maxBeta } = config.likelihood;
    const dimensions = trained.model.shape.reduce((product, side) => product * side, 1);
    const bits = (nats: Estimate): Estimate => bitsPerDim(nats, dimensions, { levels: test.levels ?? 256 });
    await writeJson(folder.likelihood, {
      images: held.x.shape[0]!,
      seconds: (performance.now() - began) / 1000,
      beta: best.beta * maxBeta,
      nats: { lower, upper },
      bitsPerDim: { lower: bits(upper), upper: bits(lower) },
      logZ: annealed.groups.map(({ path }) => logZAt(path, best.beta)),
      sweep: fitted.map(({ beta, logLikelihood: { value, standardError } }) => ({
        beta: beta * maxBeta,
        value,
        standardError,
      })),
      acceptance: annealed.acceptance.map(({ beta, accepted }) => ({ beta: beta * maxBeta, accepted })),
    } satisfies LikelihoodReport);
  } finally {
    release(held, fit);
    trained.dispose();
  }
}

interface Search {
  readonly config: RunConfig;
  readonly trained: TrainedModel;
  readonly base: Reference;
  readonly signal: AbortSignal;
}

interface Annealed {
  readonly annealed: AisResult;
  readonly schedule: Schedule;
  /** Of HMC, by the schedule's inverse temperature. */
  readonly stepSize: (beta: number) => number;
}

/** AIS of every class at once, from a uniform box to `maxBeta E`; the step sizes come from a pilot run before it. */
async function anneal({ config, trained, base, signal }: Search, key: Key): Promise<Annealed> {
  const { temperatures: count, chainsPerClass, maxBeta, leapfrogSteps: steps } = config.likelihood;
  const classes = Math.max(trained.model.classes, 1);
  const schedule = annealingSchedule({ count, kind: 'power', exponent: 2 });
  const [pilotKey, aisKey] = split(key, 2);
  const labels = classLabels(trained);
  const chainsOf = (n: number): { chains: number; groups: Int32Array } => ({
    chains: n * classes,
    groups: Int32Array.from({ length: n * classes }, (_, i) => i % classes),
  });
  const bar = progressBar({ label: 'log Z', total: 2 * count });
  const shared = { base, target: scaled(trained, labels, maxBeta), schedule, signal };
  const move = (stepSize: number) => hmc({ stepSize, steps, box: BOX });
  try {
    const pilot = { ...shared, ...chainsOf(2), kernel: move, stepSize: 0.1, key: pilotKey };
    const stepSize = await pilotStepSizes({ ...pilot, onProgress: ({ done }) => bar.update(done) });
    const run = { ...shared, ...chainsOf(chainsPerClass), kernel: (beta: number) => move(stepSize(beta)), key: aisKey };
    const annealed = await ais({ ...run, onProgress: ({ done }) => bar.update(count + done) });
    return { annealed, schedule, stepSize };
  } finally {
    bar.stop();
    labels?.dispose();
  }
}

/** The log-likelihood of images, each under its own label, at every temperature of the annealing run. */
async function sweep(
  { config, trained, signal }: Search,
  run: AisResult,
  { x, y }: Batch,
): Promise<TemperaturePoint[]> {
  const labels = trained.model.classes > 0 ? y : undefined;
  const target = scaled(trained, labels, config.likelihood.maxBeta);
  const energies = await energiesOf({ target, data: x, signal });
  const groups = labels && (await classesOf(labels));
  return temperatureSweep({ energies, baseEnergies: 0, ais: run, signal, ...(groups && { groups }) });
}

interface Bound {
  readonly held: Batch;
  readonly schedule: Schedule;
  readonly stepSize: (beta: number) => number;
  /** The schedule's inverse temperature to stop at. */
  readonly beta: number;
  readonly key: Key;
}

/** RAISE along the same temperatures, up to the chosen one. */
async function bound({ config, trained, base, signal }: Search, options: Bound): Promise<Estimate> {
  const { held, schedule, stepSize, beta: end, key } = options;
  const { maxBeta, leapfrogSteps: steps, chainsPerImage: chainsPerDatum } = config.likelihood;
  const until = schedule.filter((beta) => beta <= end).map((beta) => beta / end);
  const bar = progressBar({ label: 'RAISE', total: until.length - 1 });
  const labels = trained.model.classes > 0 ? held.y : undefined;
  try {
    const { logLikelihood } = await raise({
      base,
      target: scaled(trained, labels, end * maxBeta),
      kernel: (beta) => hmc({ stepSize: stepSize(beta * end), steps, box: BOX }),
      schedule: until,
      data: held.x,
      chainsPerDatum,
      key,
      signal,
      onProgress: ({ done }) => bar.update(done),
    });
    return logLikelihood;
  } finally {
    bar.stop();
  }
}

const BOX = { min: 0, max: 1 } as const;

/** `beta E`, at the labels of each item; of an unconditional model the same for all items. */
function scaled(trained: TrainedModel, labels: tf.Tensor2D | undefined, beta: number): ConditionalTarget {
  if (labels) return conditionalTarget((y) => temper(trained.energy(y), 1 / beta), labels);
  const energy = temper(trained.energy(), 1 / beta);
  return { forRows: () => ({ energy, dispose: () => undefined }) };
}

const classLabels = ({ model: { classes } }: TrainedModel): tf.Tensor2D | undefined =>
  classes > 0 ? tf.eye(classes) : undefined;

/** `n` different images, dequantised. */
function someRows(data: Awaited<ReturnType<typeof loadData>>, key: Key, n: number): Batch {
  const [orderKey, noiseKey] = split(key, 2);
  return data.rows(permutation(orderKey, data.size).subarray(0, n), noiseKey);
}

async function classesOf(labels: tf.Tensor2D): Promise<Int32Array> {
  const classes = scope(() => tf.argMax(labels, 1));
  return classes.data<'int32'>().finally(() => classes.dispose());
}

function logZAt(path: AisResult['path'], beta: number): Estimate {
  const { logZ, standardError, effectiveSamples } = path.find((point) => point.beta === beta)!;
  return { value: logZ, standardError, effectiveSamples, bounds: 'lower', kind: 'bound' };
}
