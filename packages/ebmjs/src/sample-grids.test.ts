import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageGrid } from '@ebmjs/report';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFolder, type RunFolder } from './run-folder.js';
import { gridPicture, isImage, readGrids, trimGrids, writeGrid } from './sample-grids.js';

describe('gridPicture', () => {
  const grey = (value: number, n: number, side: number, channels = 1) => tf.fill([n, side, side, channels], value);

  it('has a column a chain: where it began, where it ended, and a real image', async () => {
    const images = { start: grey(0, 5, 16), sample: grey(0.4, 5, 16), real: grey(1, 5, 16) };
    const pixels = [0, 0.4, 1].flatMap((value) => new Array<number>(3 * 16 * 16).fill(value));
    const expected = imageGrid({ pixels, height: 16, width: 16, channels: 1, columns: 3, scale: 2 });
    expect(await gridPicture(images, 3)).toEqual(expected);
    tf.dispose(images as never);
  });

  it('shows as many chains as there are, and colour as it is', async () => {
    const images = { start: grey(0, 2, 40, 3), sample: grey(1, 2, 40, 3), real: grey(1, 2, 40, 3) };
    const pixels = [0, 1, 1].flatMap((value) => new Array<number>(2 * 40 * 40 * 3).fill(value));
    const expected = imageGrid({ pixels, height: 40, width: 40, channels: 3, columns: 2 });
    expect(await gridPicture(images, 10)).toEqual(expected);
    tf.dispose(images as never);
  });

  it('can show images only', () => {
    expect([[8, 8, 1], [32, 32, 3], [2], [10, 2], [8, 8, 2]].map(isImage)).toEqual([true, true, false, false, false]);
  });
});

describe('the pictures of a run', () => {
  let folder: RunFolder;
  beforeEach(async () => void (folder = runFolder(await mkdtemp(join(tmpdir(), 'ebmjs-grids-')))));
  afterEach(() => rm(folder.path, { recursive: true }));
  const steps = async (most: number): Promise<number[]> => (await readGrids(folder, most)).map(({ step }) => step);

  it('are read in order, spread over the run, the first and the last among them', async () => {
    expect(await steps(5)).toEqual([]);
    for (const step of [10, 100, 20, 30, 40]) await writeGrid(folder, step, Uint8Array.of(step));
    expect(await steps(5)).toEqual([10, 20, 30, 40, 100]);
    expect(await steps(3)).toEqual([10, 30, 100]);
    expect(await steps(1)).toEqual([100]);
    expect([...(await readGrids(folder, 1))[0]!.png]).toEqual([100]);
  });

  it('are forgotten from a step on', async () => {
    for (const step of [10, 20, 30]) await writeGrid(folder, step, Uint8Array.of(step));
    await trimGrids(folder, 20);
    expect(await steps(5)).toEqual([10, 20]);
  });
});
