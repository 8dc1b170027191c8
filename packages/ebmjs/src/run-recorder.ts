import { prefixed } from '@ebmjs/core';
import type { RunState, Update, AdamState } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { appendMetrics, type Metrics, type RunFolder } from './run-folder.js';
import { gridPicture, isImage, writeGrid, type GridImages } from './sample-grids.js';
import { tensorBoardLog } from './tensorboard-log.js';

export interface RecorderOptions {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  /** The run's step before its first update here. */
  readonly from: number;
  /** Also for TensorBoard. */
  readonly tensorboard: boolean;
}

/** Takes an update down; `seen` is where its chains began and which data it saw. Borrows both. */
export type Recorder = (update: Update<AdamState>, seen?: Pick<GridImages, 'start' | 'real'>) => Promise<void>;

/**
 * Writes what every update does into the run's folder: a line of `metrics.jsonl`, now and then a picture of the chains,
 * and all of it for TensorBoard where that is asked for.
 */
export function runRecorder({ folder, config, from, tensorboard }: RecorderOptions): Recorder {
  const { every, images } = config.grids;
  const board = tensorboard ? tensorBoardLog(folder, from) : undefined;
  return async (update, seen) => {
    const { state, negatives } = update;
    const row = rowOf(update);
    await appendMetrics(folder, [row]);
    const due = every !== null && state.step % every === 0;
    const png =
      due && seen && isImage(negatives.shape.slice(1))
        ? await gridPicture({ ...seen, sample: negatives }, images)
        : undefined;
    if (png) await writeGrid(folder, state.step, png);
    await board?.(row, { ...(png && { png }), ...(due && { arrays: await arraysOf(state, negatives) }) });
  };
}

/** The numbers of an update, as `metrics.jsonl` has them. */
export function rowOf({ state, metrics }: Pick<Update<AdamState>, 'state' | 'metrics'>): Metrics {
  const { terms, ...numbers } = metrics;
  return { step: state.step, ...numbers, ...terms };
}

/** What histograms are made of: the weights, each by its name, and the pixels of the chains. */
async function arraysOf(
  { weights }: RunState,
  negatives: Update['negatives'],
): Promise<{ readonly [name: string]: Float32Array }> {
  const tensors = { ...prefixed('weights', weights), 'chains/pixels': negatives };
  const read = Object.entries(tensors).map(
    async ([name, tensor]) => [name, (await tensor.data()) as Float32Array] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
