import * as tf from '@tensorflow/tfjs-core';
import { keyOfRows, scope, type Key, type State } from '@ebmjs/core';
import { annealedWalk, type KernelAt, type Stop } from './annealed-walk.js';
import type { BatchOptions } from './checkpoint.js';
import type { Ledger, OnTheWay, Recorded } from './ledger.js';
import { recorder, type Recorder } from './recorder.js';
import type { WalkPath } from './walk-path.js';

/** Chains that set out: some rows of all. */
export interface SetOut {
  /** Disposed of by the walk. */
  readonly path: WalkPath;
  /** Where they start `[rows, ...event]`. */
  readonly start: tf.Tensor;
  readonly dispose: () => void;
}

/** Rows `from` to `from + rows - 1`. */
export interface Rows {
  readonly from: number;
  readonly rows: number;
}

export interface BatchedWalkOptions<S extends State, I> extends Required<Pick<BatchOptions, 'batch'>> {
  /** Names the caller in errors. */
  readonly where: string;
  readonly checkpoint?: BatchOptions['checkpoint'];
  readonly chains: number;
  readonly setOut: (rows: Rows) => SetOut;
  readonly kernel: KernelAt<S, I>;
  /** One transition at each, in this order. */
  readonly betas: readonly number[];
  readonly key: Key;
  readonly signal?: AbortSignal | undefined;
  /** Where `visit` writes, and nowhere else: it is not called again for what a checkpoint brings back. */
  readonly ledger: Ledger;
  /** What a checkpoint must have in common; asked for where there is one, since it takes the data and Web Crypto. */
  readonly settings: () => Promise<Recorded['settings']>;
  readonly visit: (stop: Stop & Rows) => Promise<void>;
}

/**
 * Walks all chains, some at a time, each batch through all temperatures. A chain's chance depends on the key and on its
 * row, so that it goes the same way in a batch of any size.
 */
export async function batchedWalk<S extends State, I>(options: BatchedWalkOptions<S, I>): Promise<void> {
  const { chains, batch, ledger, checkpoint, settings } = options;
  const record = await recorder(`${options.where}.checkpoint`, checkpoint, { ledger, settings });
  let { place } = record;
  while (place.from < chains) {
    const { from } = place;
    const rows = place.batch?.rows ?? Math.min(batch, chains - from);
    await walkRows(options, record, { from, rows, ...place.batch });
    place = { from: from + rows };
    await record.keep(place);
  }
}

async function walkRows<S extends State, I>(
  options: BatchedWalkOptions<S, I>,
  record: Recorder,
  { from, rows, ...on }: Rows & Partial<OnTheWay>,
): Promise<void> {
  const { kernel, betas, signal, visit } = options;
  const { path, start, dispose } = options.setOut({ from, rows });
  const begin = beginning(start, on);
  const key = keyOfRows(options.key, from, rows);
  try {
    const walk = annealedWalk({ path, kernel, betas, key, start: begin, made: on.made ?? 0, signal });
    for await (const stop of walk) {
      if (stop.k !== on.made) await visit({ ...stop, from, rows }); // where it goes on it was before
      await record.passed({ from, rows, made: stop.k }, stop.x);
    }
  } catch (error) {
    if (signal?.aborted && error === signal.reason) await record.stopped();
    throw error;
  } finally {
    record.forget();
    begin.dispose();
    dispose();
  }
}

/** Where chains start, or go on from. */
const beginning = (start: tf.Tensor, { x, dtype }: Partial<OnTheWay>): tf.Tensor =>
  x && dtype ? scope(() => tf.cast(tf.tensor(x, start.shape, 'float32'), dtype)) : tf.clone(start);
