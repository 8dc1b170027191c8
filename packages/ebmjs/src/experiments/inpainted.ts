import * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, scope } from '@ebmjs/core';
import {
  fillWithMean,
  fillWithNeighbour,
  inpaint,
  noiseInHole,
  type LabelPair,
  type PixelMasks,
} from '@ebmjs/evaluation';
import { masked } from '@ebmjs/samplers';
import type { EvaluationContext } from './evaluation-context.js';
import type { Hole } from './holes.js';
import { methodRows, rowsPicture, type MethodRow, type Subjects } from './restoring.js';

/** How chains are walked, and in which hole. */
export interface InpaintingTask {
  readonly context: EvaluationContext<{
    readonly steps: number;
    readonly rounds: number;
    readonly averaged: number;
    readonly chains: number;
  }>;
  readonly hole: Hole;
  readonly references: tf.Tensor;
  /** Of the images and the references, where the model is told them. */
  readonly labels: LabelPair | undefined;
  readonly onRound: () => void;
  /** Of the set, for its keys. */
  readonly place: number;
}

/** Plain JSON, and a picture. */
export interface Inpainted {
  /** The mean of the chains first. */
  readonly rows: readonly MethodRow[];
  readonly rounds: readonly { readonly steps: number; readonly mse: number }[];
  /** A row each of what is in `PICTURE_ROWS`. */
  readonly png: Uint8Array;
}

export const PICTURE_ROWS = ['original', 'noise', 'mean of chains', 'one chain', 'neighbour', 'mean image'];

/** Draws what is unknown of the images, and compares the mean of the chains with other fillings. */
export async function inpainted(
  { x, energy }: Subjects,
  { context, hole, onRound, place, ...known }: InpaintingTask,
): Promise<Inpainted> {
  const { kernel, signal, key, settings: { steps, rounds, averaged, chains } } = context; // prettier-ignore
  const mask = hole.masks(foldIn(key, 4 + place), x.shape[0]!);
  const walk = { x, mask, energy, steps, rounds, averaged: Math.min(averaged, rounds), chains, signal, onRound };
  const ours = await inpaint({ ...walk, kernel: (free) => masked(kernel, free), key: foldIn(key, 2 * place + 1) });
  const others: { [method: string]: tf.Tensor } = {};
  try {
    others[ONE] = scope(() => tf.squeeze(tf.slice(ours.draws, 0, 1), [0]));
    await addFills(others, { x, mask, signal, ...known });
    others[NOISE] = noiseInHole(foldIn(key, 2 * place), x, mask);
    const shown = [NOISE, OURS, ONE, NEAR, MEAN].map((method) => (method === OURS ? ours.mean : others[method]!));
    return {
      rows: await methodRows(x, { [OURS]: ours.mean, ...others }, mask),
      rounds: await roundErrors(x, ours.rounds, { mask, steps }),
      png: await rowsPicture([x, ...shown], 10),
    };
  } finally {
    release(ours, others);
  }
}

const OURS = 'mean of the chains';
const ONE = 'one chain';
const NOISE = 'left as noise';
const NEAR = 'nearest training image by what is visible';
const MEAN = 'mean training image';

interface Fills extends Pick<InpaintingTask, 'references' | 'labels'> {
  readonly x: tf.Tensor;
  readonly mask: PixelMasks;
  readonly signal: AbortSignal;
}

/** What the chains have to beat; with labels also by who is told them. */
async function addFills(made: { [method: string]: tf.Tensor }, { labels, ...fills }: Fills): Promise<void> {
  made[NEAR] = await fillWithNeighbour(fills);
  if (labels) made['nearest of its class by what is visible'] = await fillWithNeighbour({ ...fills, labels });
  made[MEAN] = fillWithMean(fills);
  if (labels) made['mean of its class'] = fillWithMean({ ...fills, labels });
}

async function roundErrors(
  x: tf.Tensor,
  rounds: tf.Tensor,
  { mask, steps }: { readonly mask: PixelMasks; readonly steps: number },
): Promise<Inpainted['rounds']> {
  const each = tf.unstack(rounds);
  try {
    const rows = await methodRows(x, Object.fromEntries(each.map((images, i) => [`round ${i + 1}`, images])), mask);
    return rows.map(({ mse }, i) => ({ steps: (i + 1) * steps, mse: mse.value }));
  } finally {
    release(each);
  }
}
