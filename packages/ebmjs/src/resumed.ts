import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { differences, EbmError, release, type Json } from '@ebmjs/core';
import {
  decodeCheckpoint,
  decodeSnapshot,
  type AdamState,
  type RunState,
  type WatchOptions,
  type WatchState,
} from '@ebmjs/training';
import type { RunConfig } from './config.js';
import type { Experiment } from './experiment.js';
import { checkpointsOf, damageOf } from './run-checkpoints.js';
import { readMetrics, type LogLengths, type RunEvent, type RunFolder } from './run-folder.js';

/** Where a run goes on. */
export interface Resumed {
  /** Owned by the caller; absent for a run that was stopped before its first checkpoint, which begins anew. */
  readonly state?: RunState<AdamState>;
  readonly logged: LogLengths;
  /** What those who watch it remember; the snapshots are the caller's. */
  readonly watched?: Pick<WatchOptions<AdamState>, 'watch' | 'snapshots'>;
  /** What there is to tell. */
  readonly events: readonly RunEvent[];
}

/** What a run keeps in its checkpoints beside its state. */
export type RunExtra = {
  /** What decides how the run goes. */
  readonly config: Json;
  readonly watch: WatchState;
  readonly logged: LogLengths;
};

const NOTHING: LogLengths = { metrics: 0, events: 0 };

/** Before this there were no folders of checkpoints. */
const OLD_CHECKPOINT = 'checkpoint.safetensors';

/**
 * The run of a folder as of its newest checkpoint that is whole, its chains put into the experiment's buffer. Throws an
 * `EbmError` where none is whole, and for one of another version, another model or another configuration: it lists what
 * differs.
 */
export async function resumed(folder: RunFolder, config: RunConfig, experiment: Experiment): Promise<Resumed> {
  const checkpoints = checkpointsOf(folder, config);
  if ((await checkpoints.entries()).length === 0) return anew(folder, config);
  const { bytes, parts, entry, damaged } = await checkpoints.read();
  const { model, optimizer, buffer, kernel } = experiment;
  const fitting = { model, optimizer, sampler: { kernel } };
  const { state, extra } = decodeCheckpoint(bytes, { ...fitting, buffer });
  const { config: saved, watch, logged } = extra as RunExtra;
  const faults = differences('config', saved, decisive(config));
  if (faults.length > 0) {
    release(state);
    throw new EbmError('train --resume', `the checkpoint is of another run: ${faults.join('; ')}`);
  }
  const { step } = entry;
  return {
    state,
    logged,
    watched: { watch, snapshots: watch.snapshots.map((name) => decodeSnapshot(parts[name]!, fitting)) },
    events: [
      ...damageOf({ damaged, entry }).map((message) => ({ step, kind: 'damaged' as const, message })),
      { step, kind: 'resumed', message: `going on after update ${step}` },
    ],
  };
}

/** A run that was stopped before it had saved anything is what its configuration says: nothing is lost by beginning anew. */
async function anew(folder: RunFolder, { training }: RunConfig): Promise<Resumed> {
  if (existsSync(join(folder.path, OLD_CHECKPOINT))) {
    const what = `holds ${OLD_CHECKPOINT} of an older version of ebmjs, which can go on with it; this one begins anew with --overwrite`;
    throw new EbmError('train --resume', what, folder.path);
  }
  const logged = (await readMetrics(folder)).at(-1)?.step ?? 0;
  if (logged > training.checkpointEvery)
    throw new EbmError('train --resume', `its ${logged} updates have left no checkpoint`, folder.checkpoints);
  return {
    logged: NOTHING,
    events: [{ step: 0, kind: 'resumed', message: 'there is no checkpoint yet: the run begins anew' }],
  };
}

/** Sections that decide nothing about the course of a run, and may be another when it goes on. */
const FREE: ReadonlySet<string> = new Set(['checkpoints', 'grids', 'sampling', 'likelihood']);

/** Of a configuration what decides how a run goes. */
export function decisive({ training, data, ...sections }: RunConfig): Json {
  const { updates: _updates, checkpointEvery: _every, ...how } = training;
  const { folder: _folder, ...what } = data;
  const kept = Object.entries(sections).filter(([name]) => !FREE.has(name));
  return { ...Object.fromEntries(kept), training: how, data: what } as Json;
}
