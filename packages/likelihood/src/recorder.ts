import * as tf from '@tensorflow/tfjs-core';
import { within } from '@ebmjs/core';
import type { AnnealingCheckpoint } from './checkpoint.js';
import { encodeRecord, restoreRecord, type Place, type Recorded } from './ledger.js';

/** Chains that have made some transitions. */
export interface Passed {
  readonly from: number;
  readonly rows: number;
  readonly made: number;
}

/** Writes to a checkpoint what a run has come to, from time to time. */
export interface Recorder {
  /** Where the run begins, or goes on. */
  readonly place: Place;
  /** Tells it where the chains are, all of whose numbers are in the ledger; `x` is borrowed. */
  readonly passed: (chains: Passed, x: tf.Tensor) => Promise<void>;
  /** Writes what it was told last. */
  readonly stopped: () => Promise<void>;
  /** Writes this. */
  readonly keep: (place: Place) => Promise<void>;
  /** Frees what it remembers. */
  readonly forget: () => void;
}

const SECOND = 1000;

/** Reads the checkpoint into the ledger, if there is one. Throws an `EbmError` for `where` if it is of another run. */
export async function recorder(
  where: string,
  checkpoint: AnnealingCheckpoint | undefined,
  { ledger, settings }: Pick<Recorded, 'ledger'> & { readonly settings: () => Promise<Recorded['settings']> },
): Promise<Recorder> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (!checkpoint)
    return { place: { from: 0 }, passed: nothing, stopped: nothing, keep: nothing, forget: () => undefined };
  const every = SECOND * within(`${where}.every`, checkpoint.every ?? 30, 0, Infinity);
  const { about } = checkpoint;
  const run = { ledger, settings: { ...(await settings()), ...(about !== undefined && { about }) } };
  const bytes = await checkpoint.read();
  const place = bytes ? restoreRecord(where, bytes, run) : { from: 0 };
  let written = performance.now();
  let last: { readonly chains: Passed; readonly x: tf.Tensor } | undefined;

  const keep = async (to: Place): Promise<void> => {
    await checkpoint.write(encodeRecord({ ...run, place: to }));
    written = performance.now();
  };
  const forget = (): void => {
    last?.x.dispose();
    last = undefined;
  };
  const stopped = async (): Promise<void> => {
    if (!last) return;
    const { from, rows, made } = last.chains;
    const x = Float32Array.from(await last.x.data());
    await keep({ from, batch: { rows, made, x, dtype: last.x.dtype } });
  };
  const passed = async (chains: Passed, x: tf.Tensor): Promise<void> => {
    forget();
    last = { chains, x: tf.clone(x) };
    if (performance.now() - written >= every) await stopped();
  };
  return { place, passed, stopped, keep, forget };
}
