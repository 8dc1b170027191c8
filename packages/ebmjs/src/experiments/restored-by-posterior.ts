import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { foldIn, release, scope, type Key } from '@ebmjs/core';
import {
  nearestNeighbours,
  neighboursOfClass,
  posterior,
  restorationError,
  restore,
  type LabelPair,
  type Observation,
  type Restored,
} from '@ebmjs/evaluation';
import { count, size } from '../config/numbers.js';
import type { EvaluationContext } from './evaluation-context.js';
import { ownClass } from './own-class.js';
import { methodRows, restorationSets, rowsPicture, type MethodRow, type Subjects } from './restoring.js';

/** Settings of all that is restored so. */
export const restoringSettings = {
  images: z.int().min(2).default(60).describe('held-out images'),
  tuning: z.int().min(2).default(30).describe('training images by which the temperature is chosen'),
  references: count.default(10_000).describe('training images to compare with, at most'),
  temperatures: z
    .array(size)
    .min(1)
    .default([1e-5, 3e-5, 1e-4, 3e-4])
    .describe('temperatures of the energy to choose from'),
  rounds: count.default(3).describe('rounds of Langevin steps'),
  averaged: count.default(1).describe('the last rounds, over whose ends the mean is taken; all where there are fewer'),
  steps: count.default(20).describe('steps of a round'),
  chains: count.default(4).describe('chains of each image, whose mean is taken'),
};

type Context = EvaluationContext<z.infer<z.ZodObject<typeof restoringSettings>>>;

/** What is to be restored, and from what. */
export interface RestorationTask {
  readonly corrupt: (key: Key, x: tf.Tensor) => tf.Tensor;
  readonly observation: Observation;
  /** Methods to beat, of corrupted images; the results are freed. */
  readonly baselines: (corrupted: tf.Tensor) => { readonly [method: string]: tf.Tensor };
  /** Which one it is of an experiment, for its keys. */
  readonly place: number;
}

/** Plain JSON. */
export interface RestoredRows {
  /** The one of least error on training images. */
  readonly temperature: number;
  /** Of held-out images, the mean of the chains first. */
  readonly rows: readonly MethodRow[];
}

/**
 * Restores held-out images under the energy of what may be behind them, at the temperature that restores training images
 * best; beside it, as Du and Mordatch do, under the energy alone. The picture has a row each of originals, what was
 * observed, and both.
 */
export async function restoredByPosterior(
  context: Context,
  task: RestorationTask,
): Promise<RestoredRows & { readonly png: Uint8Array }> {
  const { images, tuning, references } = context.settings;
  const sets = restorationSets(context, { images, training: tuning, references });
  try {
    const temperature = await bestTemperature(sets.train, context, task);
    const labels = await ownClass(context, sets.test, sets.references);
    const comparing = { context, task, temperature, references: sets.references.x, labels };
    return { temperature, ...(await compared(sets.test, comparing)) };
  } finally {
    sets.dispose();
  }
}

async function bestTemperature(few: Subjects, context: Context, task: RestorationTask): Promise<number> {
  const { temperatures } = context.settings;
  if (temperatures.length === 1) return temperatures[0]!;
  const observed = task.corrupt(keyOf(context, task, 'tuning noise'), few.x);
  const key = keyOf(context, task, 'tuning');
  try {
    const errors: number[] = [];
    for (const temperature of temperatures) {
      const restored = await walked(few.energy, { context, observed, task, temperature, chains: 1, key });
      const error = restorationError({ originals: few.x, restored: restored.mean });
      errors.push((await error.finally(() => release(restored))).mse.value);
    }
    return temperatures[errors.indexOf(Math.min(...errors))]!;
  } finally {
    observed.dispose();
  }
}

interface Comparing {
  readonly context: Context;
  readonly task: RestorationTask;
  readonly temperature: number;
  readonly references: tf.Tensor;
  /** Of the images and the references, where the model is told them. */
  readonly labels: LabelPair | undefined;
}

async function compared(
  { x, energy }: Subjects,
  { context, task, temperature, references, labels }: Comparing,
): Promise<{ readonly rows: readonly MethodRow[]; readonly png: Uint8Array }> {
  const { chains, steps, rounds } = context.settings;
  const observed = task.corrupt(keyOf(context, task, 'noise'), x);
  const made: (tf.Tensor | Restored)[] = [observed];
  const walk = { context, observed, task, key: keyOf(context, task, 'chains') };
  try {
    const ours = await walked(energy, { ...walk, temperature, chains });
    made.push(ours);
    const alone = await walked(energy, { ...walk, temperature: 0, chains: 1 });
    made.push(alone);
    const search = { queries: observed, references, signal: context.signal };
    const { indices } = await nearestNeighbours(search);
    const ofClass = labels && (await neighboursOfClass({ ...search, labels }));
    const rowsAt = (rows: Int32Array): tf.Tensor => tf.gather(references, tf.tensor1d(rows, 'int32'));
    const others = scope(() => ({
      [`the energy alone, ${steps} steps`]: tf.squeeze(tf.slice(alone.rounds, 0, 1), [0]),
      ...(rounds > 1 && { [`the energy alone, ${steps * rounds} steps`]: alone.mean.clone() }),
      'left as it is': observed.clone(),
      ...task.baselines(observed),
      'nearest training image': rowsAt(indices),
      ...(ofClass && { 'nearest of its class': rowsAt(ofClass) }),
      'mean training image': tf.add(tf.zerosLike(x), tf.mean(references, 0, true)),
    }));
    made.push(...Object.values(others));
    const rows = await methodRows(x, { 'mean of the chains': ours.mean, ...others });
    return { rows, png: await rowsPicture([x, observed, ours.mean, Object.values(others)[0]!], 10) };
  } finally {
    release(made);
  }
}

interface Walking {
  readonly context: Context;
  readonly observed: tf.Tensor;
  readonly task: RestorationTask;
  /** 0: under the energy alone. */
  readonly temperature: number;
  readonly chains: number;
  readonly key: Key;
}

/** Chains from what was observed, clipped to where images lie. */
async function walked(
  energy: Subjects['energy'],
  { context, observed, task, temperature, chains, key }: Walking,
): Promise<Restored> {
  const { kernel, signal, settings: { steps, rounds, averaged } } = context; // prettier-ignore
  const { observation } = task;
  const under = temperature > 0 ? posterior(energy, { observed, observation, temperature }) : energy;
  const start = tf.clipByValue(observed, 0, 1);
  const walk = { energy: under, kernel, start, key, steps, rounds, chains, signal };
  // Under the energy alone there is no mean to converge to: what is looked at is where it is after so many steps.
  return restore({ ...walk, ...(temperature > 0 && { averaged: Math.min(averaged, rounds) }) }).finally(() =>
    start.dispose(),
  );
}

const USES = ['noise', 'chains', 'tuning', 'tuning noise'] as const;

const keyOf = ({ key }: Context, { place }: RestorationTask, use: (typeof USES)[number]): Key =>
  foldIn(foldIn(key, place), USES.indexOf(use));
