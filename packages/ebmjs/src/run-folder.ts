import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { parseConfig, type RunConfig } from './config.js';
import { readJson, writeJson } from './files.js';
import { appendRows, readRows, trimRows, type Row } from './json-lines.js';

/** One update, as a line of `metrics.jsonl`; `null` is what JSON makes of NaN. */
export interface Metrics extends Row {
  readonly [name: string]: number;
}

/** Something that happened to a run, as a line of `events.jsonl`. */
export interface RunEvent extends Row {
  /** `health` and `tuned` are part of the run and happen again when it is repeated; the others tell of processes and files. */
  readonly kind: 'health' | 'tuned' | 'resumed' | 'damaged';
  /** A sentence for people. */
  readonly message: string;
  /**
   * What found it, what it saw and what was done, where `kind` is `health` (`HealthEvent` of `@ebmjs/training`); of `tuned`
   * the `stepSize` and the `steps` that were found.
   */
  readonly rule?: string;
  readonly actions?: readonly string[];
  readonly numbers?: { readonly [name: string]: number };
  /** The update that the run went on from: before `step` where it went back. */
  readonly from?: number;
}

/** The files of one run, and its folders. */
export interface RunFolder {
  readonly path: string;
  readonly config: string;
  readonly metrics: string;
  readonly events: string;
  /** A folder, with a manifest (`checkpointFolder` of `@ebmjs/training`). */
  readonly checkpoints: string;
  /** A folder of pictures of the chains, by update. */
  readonly grids: string;
  /** A folder of TensorBoard's event files. */
  readonly tensorboard: string;
  readonly samples: string;
  readonly samplesPng: string;
  readonly evaluation: string;
  /** A folder of what `ebmjs evaluate` found, an experiment a file, with its pictures. */
  readonly evaluations: string;
  readonly likelihood: string;
  /** A folder of what an unfinished likelihood goes on from. */
  readonly annealing: string;
  readonly summary: string;
  readonly report: string;
}

export function runFolder(path: string): RunFolder {
  return {
    path,
    config: join(path, 'config.json'),
    metrics: join(path, 'metrics.jsonl'),
    events: join(path, 'events.jsonl'),
    checkpoints: join(path, 'checkpoints'),
    grids: join(path, 'grids'),
    tensorboard: join(path, 'tensorboard'),
    samples: join(path, 'samples.safetensors'),
    samplesPng: join(path, 'samples.png'),
    evaluation: join(path, 'evaluation.json'),
    evaluations: join(path, 'evaluation'),
    likelihood: join(path, 'likelihood.json'),
    annealing: join(path, 'annealing'),
    summary: join(path, 'summary.json'),
    report: join(path, 'report.html'),
  };
}

/** The configuration that was saved beside a run. Throws an `EbmError` where there is none. */
export async function readConfig(folder: RunFolder): Promise<RunConfig> {
  if (!existsSync(folder.config))
    throw new EbmError('run', 'must be the folder of a run: it has no config.json', folder.path);
  return parseConfig(await readJson('run', folder.config), folder.config);
}

export const writeConfig = (folder: RunFolder, config: RunConfig): Promise<void> => writeJson(folder.config, config);

/** What was logged, an update a row. */
export const readMetrics = ({ metrics }: RunFolder): Promise<Metrics[]> => readRows(metrics);

/** What has happened to the run, in order. */
export const readEvents = ({ events }: RunFolder): Promise<RunEvent[]> => readRows(events);

export const appendMetrics = ({ metrics }: RunFolder, rows: readonly Metrics[]): Promise<void> =>
  appendRows(metrics, rows);

export const appendEvents = ({ events }: RunFolder, rows: readonly RunEvent[]): Promise<void> =>
  rows.length === 0 ? Promise.resolve() : appendRows(events, rows);

/** How long the logs of a run were at a checkpoint. */
export type LogLengths = {
  /** Lines of `metrics.jsonl`: as many as updates, but for those that were undone. */
  readonly metrics: number;
  /** Those of `events.jsonl` that are part of the run. */
  readonly events: number;
};

/** Forgets what was logged after a checkpoint, so that a resumed run logs everything once. */
export async function trimLogs({ metrics, events }: RunFolder, lengths: LogLengths): Promise<void> {
  await trimRows<Metrics>(metrics, (rows) => rows.slice(0, lengths.metrics));
  await trimRows<RunEvent>(events, (rows) => {
    let left = lengths.events;
    return rows.filter(({ kind }) => (kind !== 'health' && kind !== 'tuned') || left-- > 0);
  });
}
