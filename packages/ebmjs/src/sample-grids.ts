import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import { writeFileSafely } from '@ebmjs/core/node';
import { imageGrid } from '@ebmjs/report';
import type { RunFolder } from './run-folder.js';

/** The rows of a grid, from top to bottom, as Du and Mordatch show them. */
export const GRID_ROWS = ['start', 'sample', 'real'] as const;

/** Images `[n, height, width, channels]` of one update; borrowed. */
export interface GridImages {
  /** Where chains began, out of the buffer or from noise. */
  readonly start: Tensor;
  /** Where the same chains ended. */
  readonly sample: Tensor;
  /** Data of that update; other images than those the chains come from. */
  readonly real: Tensor;
}

const NAME = /^step-(\d{8,})\.png$/;

/** A column a chain: where it began, where it ended, and beside it a real image. The first `images` of the batch. */
export async function gridPicture({ start, sample, real }: GridImages, images: number): Promise<Uint8Array> {
  const [count, height, width, channels] = sample.shape as [number, number, number, 1 | 3];
  const columns = Math.min(images, count);
  const rows = await Promise.all([start, sample, real].map(async (tensor) => tensor.data<'float32'>()));
  const size = columns * height * width * channels;
  const pixels = new Float32Array(rows.length * size);
  rows.forEach((row, i) => pixels.set(row.subarray(0, size), i * size));
  return imageGrid({ pixels, height, width, channels, columns, scale: Math.max(1, Math.round(32 / width)) });
}

/** Whether a grid can show events of this shape. */
export const isImage = (shape: readonly number[]): boolean => shape.length === 3 && [1, 3].includes(shape[2]!);

/** Writes the picture of an update into the run's folder, whole or not at all. */
export const writeGrid = ({ grids }: RunFolder, step: number, png: Uint8Array): Promise<void> =>
  writeFileSafely(join(grids, `step-${String(step).padStart(8, '0')}.png`), png);

/** A picture, and after how many updates it was taken. */
export interface Grid {
  readonly step: number;
  readonly png: Uint8Array;
}

/** At most `most` of a run's pictures, spread evenly, the first and the last among them. */
export async function readGrids(folder: RunFolder, most: number): Promise<Grid[]> {
  const files = await gridFiles(folder);
  const chosen = files.length <= most ? files : spread(most, files.length).map((i) => files[i]!);
  return Promise.all(chosen.map(async ({ step, path }) => ({ step, png: await readFile(path) })));
}

/** Forgets the pictures taken after `step`. */
export async function trimGrids(folder: RunFolder, step: number): Promise<void> {
  const later = (await gridFiles(folder)).filter((file) => file.step > step);
  await Promise.all(later.map(({ path }) => rm(path, { force: true })));
}

async function gridFiles({ grids }: RunFolder): Promise<{ readonly step: number; readonly path: string }[]> {
  const names = await readdir(grids).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => (NAME.test(name) ? [{ step: Number(NAME.exec(name)![1]), path: join(grids, name) }] : []))
    .sort((a, b) => a.step - b.step);
}

/** `most` places out of `count`, from the first to the last. */
const spread = (most: number, count: number): number[] =>
  Array.from({ length: most }, (_, i) => (most === 1 ? count - 1 : Math.round((i * (count - 1)) / (most - 1))));
