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
 * An event file in the run's folder for TensorBoard, made at the first update. A run that goes on has a file of its own,
 * at whose start TensorBoard forgets what the older ones say of updates after `from`.
 */
export function tensorBoardLog({ tensorboard }: RunFolder, from: number): TensorBoardLog {
  const path = join(tensorboard, `events.out.tfevents.${seconds().toFixed(3)}`); // read in the order of their names
  let begun = false;
  let back: number | undefined = from > 0 ? from : undefined;
  /** What stands before the next update. */
  const head = async (): Promise<Uint8Array> => {
    if (begun && back === undefined) return new Uint8Array();
    await mkdir(tensorboard, { recursive: true });
    begun = true;
    const start = { wallTime: seconds(), ...(back !== undefined && { from: back + 1 }) };
    back = undefined;
    return tensorBoardStart(start);
  };
  return {
    add: async ({ step, ...numbers }, { png, arrays = {} }) => {
      const event = {
        step,
        wallTime: seconds(),
        scalars: prefixed('metrics', numbers),
        images: png ? { 'chains (start, sample, real)': png } : {},
        histograms: arrays,
      };
      await appendFile(path, Buffer.concat([await head(), tensorBoardRecords([event])]));
    },
    goBack: (step) => void (back = step),
  };
}

const seconds = (): number => Date.now() / 1000;
