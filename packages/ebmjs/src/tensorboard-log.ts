import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { prefixed } from '@ebmjs/core';
import { tensorBoardRecords, tensorBoardStart } from '@ebmjs/report';
import type { Metrics, RunFolder } from './run-folder.js';

/** What there is of an update beside its numbers. */
export interface Shown {
  /** A picture of the chains. */
  readonly png?: Uint8Array;
  /** Numbers whose spread is shown, by name. */
  readonly arrays?: { readonly [name: string]: ArrayLike<number> };
}

/** An event file that is being written. */
export interface TensorBoardLog {
  /** Adds an update. */
  readonly add: (row: Metrics, shown: Shown) => Promise<void>;
  /** Says that the run goes on from `step`: what came after it was undone. */
  readonly goBack: (step: number) => void;
}

/**
 * Event files in the run's folder for TensorBoard. A run that goes on, or back, has a new file from there, at whose start
 * TensorBoard forgets what the older ones say of later updates.
 */
export function tensorBoardLog({ tensorboard }: RunFolder, from: number): TensorBoardLog {
  let path: string | undefined;
  let opened = 0;
  let base = from;
  /** A new file. They are read in the order of their names. */
  const open = async (): Promise<string> => {
    await mkdir(tensorboard, { recursive: true });
    opened = Math.max(Date.now(), opened + 1);
    const wallTime = opened / 1000;
    const file = join(tensorboard, `events.out.tfevents.${wallTime.toFixed(3)}`);
    await appendFile(file, tensorBoardStart({ wallTime, ...(base > 0 && { from: base + 1 }) }));
    return file;
  };
  return {
    add: async ({ step, ...numbers }, { png, arrays = {} }) => {
      path ??= await open();
      const event = {
        step,
        wallTime: Date.now() / 1000,
        scalars: prefixed('metrics', numbers),
        images: png ? { 'chains (start, sample, real)': png } : {},
        histograms: arrays,
      };
      await appendFile(path, tensorBoardRecords([event]));
    },
    goBack: (step) => {
      path = undefined;
      base = step;
    },
  };
}
