import * as tf from '@tensorflow/tfjs-core';
import { permutation, release, scope, split, type Batch, type Energy } from '@ebmjs/core';
import {
  restorationError,
  restorationGain,
  type PixelMasks,
  type RestorationError,
  type RestorationGain,
} from '@ebmjs/evaluation';
import type { Section } from '@ebmjs/report';
import type { TrainedModel } from '../trained-model.js';
import { estimateCell } from '../estimate-cell.js';
import type { EvaluationContext } from './evaluation-context.js';
import { picture } from './picture.js';

/** Images to restore, and the energy under their own labels; of a model without labels its energy. */
export interface Subjects {
  readonly x: tf.Tensor;
  /** Of a conditional model. */
  readonly y: tf.Tensor2D | undefined;
  readonly energy: Energy;
}

/** Yours to dispose. */
export interface RestorationSets {
  readonly test: Subjects;
  readonly train: Subjects;
  /** Training images, those of `train` not among them. */
  readonly references: Batch;
  readonly dispose: () => void;
}

export interface SetSizes {
  /** Held-out images. */
  readonly images: number;
  /** Training images to restore. @defaultValue `images` */
  readonly training?: number;
  /** Training images to compare with, at most. */
  readonly references: number;
}

/** Images of both splits as they are stored, and training images to compare with. */
export function restorationSets(
  { trained, train, test, key }: Pick<EvaluationContext, 'trained' | 'train' | 'test' | 'key'>,
  { images, training = images, references }: SetSizes,
): RestorationSets {
  const [testKey, trainKey] = split(key, 2);
  const order = permutation(trainKey, train.size);
  const own = Math.min(training, train.size >> 1);
  const batches = [
    test.rows(permutation(testKey, test.size).subarray(0, images)),
    train.rows(order.subarray(0, own)),
    train.rows(order.subarray(own, own + references)),
  ] as const;
  return {
    test: subjects(trained, batches[0]),
    train: subjects(trained, batches[1]),
    references: batches[2],
    dispose: () => release(batches),
  };
}

function subjects({ model, energy }: TrainedModel, { x, y }: Batch): Subjects {
  const labels = model.classes > 0 ? y : undefined;
  return { x, y: labels, energy: energy(labels) };
}

/** How well one method restores, as plain JSON. */
export interface MethodRow extends Omit<RestorationError, 'perImage'> {
  readonly method: string;
  /** By how much the first method is better than this one, image by image; null for the first. */
  readonly gain: RestorationGain | null;
}

/** The errors of restored images `[n, ...shape]`, by the method that made them. Borrows all. */
export async function methodRows(
  originals: tf.Tensor,
  restored: { readonly [method: string]: tf.Tensor },
  region?: PixelMasks,
): Promise<MethodRow[]> {
  const rows: MethodRow[] = [];
  let first: RestorationError | undefined;
  for (const [method, images] of Object.entries(restored)) {
    const error = await restorationError({ originals, restored: images, ...(region && { region }) });
    const { mse, psnr, exact } = error;
    rows.push({ method, mse, psnr, exact, gain: first ? restorationGain(first, error) : null });
    first ??= error;
  }
  return rows;
}

/** A table of methods. */
export const methodsTable = (rows: readonly MethodRow[], caption: string): Section => ({
  kind: 'table',
  columns: ['method', 'mean squared error', 'PSNR (dB)', 'the first is better by', 'and on'],
  rows: rows.map(({ method, mse, psnr, gain }) => [
    method,
    estimateCell(mse),
    estimateCell(psnr),
    gain && estimateCell(gain.difference),
    gain && `${Math.round(100 * gain.better.value)} % of images`,
  ]),
  caption,
});

/** The first `columns` images of each set, a set a row. Borrows them. */
export async function rowsPicture(sets: readonly tf.Tensor[], columns: number): Promise<Uint8Array> {
  const width = Math.min(columns, ...sets.map(({ shape }) => shape[0]!));
  const all = scope(() => tf.concat(sets.map((set) => tf.slice(set, 0, width))));
  return picture(all, { columns: width }).finally(() => all.dispose());
}
