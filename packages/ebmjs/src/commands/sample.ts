import type * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  encodeSafetensors,
  foldIn,
  oneHot,
  permutation,
  release,
  split,
  stream,
  uniform,
  within,
  type Batch,
  type FiniteDataset,
  type Key,
} from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import {
  auroc,
  energies,
  energyHistogram,
  labelAgreement,
  type EnergyHistogram,
  type LabelAgreement,
} from '@ebmjs/evaluation';
import { imageGrid } from '@ebmjs/report';
import { defineCommand } from 'citty';
import type { RunConfig } from '../config.js';
import { hasNumbers } from '../config/data-sets.js';
import { takesLabels } from '../config/networks.js';
import { chainStart, kernelOf, streamKey } from '../experiment.js';
import { writeJson } from '../files.js';
import { loadData } from '../load-data.js';
import { poolSamples, type Samples } from '../pool-samples.js';
import { progressBar } from '../progress.js';
import { weightsHash } from '../run-checkpoints.js';
import { readConfig, runFolder, type RunFolder } from '../run-folder.js';
import { sampledConfig } from '../sampled-config.js';
import { lowestEnergy, trainedModel, type TrainedModel } from '../trained-model.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  steps: { type: 'string', description: 'Langevin steps from noise', valueHint: 'n' },
  'per-class': { type: 'string', description: 'samples of each class', valueHint: 'n' },
  pool: {
    type: 'string',
    description: 'rounds of a pool of chains with restarts and label flips, in place of chains from noise',
    valueHint: 'rounds',
  },
  noise: { type: 'string', description: "noise of a step, often more than training's", valueHint: 'size' },
  ...backendArgs,
} as const;

export const sampleCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = runFolder(given.run);
      const config = await readConfig(folder);
      const { steps, 'per-class': perClass } = given;
      const sampling = {
        ...config.sampling,
        steps: steps === undefined ? config.sampling.steps : wholeFlag('--steps', steps, 1),
        perClass: perClass === undefined ? config.sampling.perClass : wholeFlag('--per-class', perClass, 1),
      };
      const rounds = given.pool === undefined ? undefined : wholeFlag('--pool', given.pool, 1);
      if (rounds !== undefined && steps !== undefined) {
        throw new EbmError('--steps', 'must be left out with --pool, whose rounds have the steps of training', steps);
      }
      const noise = given.noise === undefined ? config.sampler.noise : within('--noise', Number(given.noise), 0, 1);
      const asked = { ...config, sampling, sampler: { ...config.sampler, noise } };
      await onBackend(given, interrupt, ({ signal }) => sampleRun(asked, folder, { signal, rounds }));
    },
  });

/** What `evaluation.json` holds. */
export interface Evaluation {
  readonly samples: number;
  readonly steps: number;
  readonly seconds: number;
  /** Samples times steps, a second. */
  readonly imageStepsPerSecond: number;
  /** Share of samples whose nearest training image has their label; null for an unconditional model. */
  readonly labelAgreement: LabelAgreement | null;
  /** The same for held-out images under their true labels. */
  readonly labelAgreementReal: LabelAgreement | null;
  /** Held-out images against uniform noise, by the lowest energy over the labels. */
  readonly aurocNoise: { readonly value: number; readonly standardError: number };
  readonly histogram: EnergyHistogram;
}

export interface SampleRunOptions {
  readonly signal: AbortSignal;
  /** Of a pool; without it chains go from noise to where `sampling.steps` steps lead. */
  readonly rounds?: number | undefined;
}

/** Whether there are classes to draw samples of, or no labels. */
export const canSample = ({ data, model }: RunConfig): boolean => !(hasNumbers(data.name) && takesLabels(model));

/**
 * Writes `samples.safetensors`, `samples.png` (a row a class, or a square) and `evaluation.json`, once all of it is known: a run that
 * is stopped leaves the files as they were, and none beside another's.
 */
export async function sampleRun(
  given: RunConfig,
  folder: RunFolder,
  { signal, rounds }: SampleRunOptions,
): Promise<void> {
  if (!canSample(given)) {
    const what =
      'must be classes to be sampled one by one: those of the data are numbers; sample with `@ebmjs/samplers`';
    throw new EbmError('labels', what, given.data.name);
  }
  const config = await sampledConfig(given, folder);
  const [train, test] = [await loadData(config, 'train', signal), await loadData(config, 'test', signal)];
  const trained = await trainedModel(config, folder, train);
  const began = performance.now();
  const chains = await (
    rounds === undefined ? fromNoise(config, trained, signal) : poolSamples(config, trained, { rounds, signal })
  ).catch((error) => {
    trained.dispose();
    throw error;
  });
  const { batch, steps } = chains;
  const seconds = (performance.now() - began) / 1000;
  try {
    const n = batch.x.shape[0]!;
    const rate = { samples: n, steps, seconds };
    const scores = await compare(config, trained, { train, test, batch, signal });
    signal.throwIfAborted();
    await writeSamples(config, folder, chains);
    await writeJson(folder.evaluation, {
      ...rate,
      imageStepsPerSecond: (n * steps) / seconds,
      ...scores,
    } satisfies Evaluation);
  } finally {
    release(batch);
    trained.dispose();
  }
}

/** `perClass` chains of each class, from uniform noise. */
async function fromNoise(config: RunConfig, { model, energy }: TrainedModel, signal: AbortSignal): Promise<Samples> {
  const { steps, perClass } = config.sampling;
  const classes = Math.max(model.classes, 1);
  const labels = Array.from({ length: classes * perClass }, (_, i) => Math.floor(i / perClass));
  const y = model.classes > 0 ? oneHot(labels, model.classes) : undefined;
  const [startKey, chainKey] = split(streamKey(config, 'sampling'), 2);
  const start = chainStart(config, model.shape)(startKey, labels.length);
  const bar = progressBar({ label: 'sampling', total: steps });
  let x: tf.Tensor | undefined;
  try {
    for await (const { step, state } of stream(kernelOf(config), energy(y), chainKey, start, { steps, signal })) {
      bar.update(step);
      if (step === steps) x = state.position.clone();
    }
    await x!.data(); // on an accelerator the work ends here
  } finally {
    bar.stop();
    start.dispose();
    if (!x) y?.dispose();
  }
  return { batch: { x: x!, ...(y && { y }) }, steps };
}

async function writeSamples(config: RunConfig, folder: RunFolder, { batch, steps }: Samples): Promise<void> {
  const { x, y } = batch;
  const pixels = await x.data<'float32'>();
  const labels = y && { labels: { dtype: 'float32', shape: y.shape, data: await y.data<'float32'>() } as const };
  const arrays = { samples: { dtype: 'float32', shape: x.shape, data: pixels } as const, ...labels };
  const metadata = { steps: String(steps), seed: String(config.seed), weights: await weightsHash(folder) };
  await writeFileSafely(folder.samples, encodeSafetensors({ arrays, metadata }));
  const columns = y ? config.sampling.perClass : Math.ceil(Math.sqrt(x.shape[0]!));
  const grid = gridOf(x.shape, pixels, columns);
  if (grid) await writeFileSafely(folder.samplesPng, grid);
}

/** Images `[n, height, width, 1 or 3]` as a PNG; undefined for what are no images. */
function gridOf([, height, width, channels]: readonly number[], pixels: Float32Array, columns: number) {
  if (height === undefined || width === undefined || (channels !== 1 && channels !== 3)) return undefined;
  return imageGrid({ pixels, height, width, channels, columns, scale: 4 });
}

interface Compared {
  readonly train: FiniteDataset;
  readonly test: FiniteDataset;
  readonly batch: Batch;
  readonly signal: AbortSignal;
}

async function compare(
  config: RunConfig,
  trained: TrainedModel,
  { train, test, batch, signal }: Compared,
): Promise<Pick<Evaluation, 'labelAgreement' | 'labelAgreementReal' | 'aurocNoise' | 'histogram'>> {
  const [heldKey, noiseKey] = split(streamKey(config, 'evaluation'), 2);
  const references = referenceRows(train, foldIn(heldKey, 0));
  const held = test.rows(permutation(heldKey, test.size).subarray(0, config.sampling.heldOut));
  const noise = uniform(noiseKey, held.x.shape);
  try {
    const agreement = ({ x, y }: Batch): Promise<LabelAgreement> | null =>
      y && references.y
        ? labelAgreement({ samples: x, labels: y, references: references.x, referenceLabels: references.y, signal })
        : null;
    const energy = lowestEnergy(trained);
    const [data, samples, outliers] = [
      await energies(energy, held.x, { signal }),
      await energies(energy, batch.x, { signal }),
      await energies(energy, noise, { signal }),
    ];
    return {
      labelAgreement: await agreement(batch),
      labelAgreementReal: trained.model.classes > 0 ? await agreement(held) : null,
      aurocNoise: auroc({ inliers: data, outliers }),
      histogram: energyHistogram({ data, samples, noise: outliers }, { bins: 40 }),
    };
  } finally {
    release(references, held, noise);
  }
}

/** Numbers of the references at most: a gigabyte. */
const MOST = 2 ** 28;

/** A data set at the middle of each grey level: all of it, or as many of its rows as there is room for, drawn by key. */
function referenceRows(data: FiniteDataset, key: Key): Batch {
  const room = Math.floor(MOST / data.shape.reduce((product, side) => product * side, 1));
  return data.rows(
    data.size <= room
      ? Int32Array.from({ length: data.size }, (_, i) => i)
      : permutation(key, data.size).subarray(0, room),
  );
}
