import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tensorBoardRecords, tensorBoardStart } from '@ebmjs/report';
import type { Metrics, RunFolder } from './run-folder.js';

/** What there is of an update beside its numbers. */
export interface Shown {
  /** A picture of the chains. */
  readonly png?: Uint8Array;
  /** Numbers whose spread is shown, by name. */
  readonly arrays?: { readonly [name: string]: ArrayLike<number> };
}

/** Adds an update to the event file. */
export type TensorBoardLog = (row: Metrics, shown: Shown) => Promise<void>;

/**
 * An event file in the run's folder for TensorBoard, made at the first update. A run that goes on has a file of its own,
 * at whose start TensorBoard forgets what the older ones say of updates after `from`.
 */
export function tensorBoardLog({ tensorboard }: RunFolder, from: number): TensorBoardLog {
  let path: string | undefined;
  const begin = async (): Promise<string> => {
    await mkdir(tensorboard, { recursive: true });
    const wallTime = seconds();
    const file = join(tensorboard, `events.out.tfevents.${wallTime.toFixed(3)}`); // read in the order of their names
    await appendFile(file, tensorBoardStart({ wallTime, ...(from > 0 && { from: from + 1 }) }));
    return file;
  };
  return async ({ step, ...numbers }, { png, arrays = {} }) => {
    path ??= await begin();
    const event = {
      step,
      wallTime: seconds(),
      scalars: named('metrics/', numbers),
      images: png ? { 'chains (start, sample, real)': png } : {},
      histograms: arrays,
    };
    await appendFile(path, tensorBoardRecords([event]));
  };
}

const seconds = (): number => Date.now() / 1000;

const named = <T>(prefix: string, record: { readonly [name: string]: T }): { readonly [name: string]: T } =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
