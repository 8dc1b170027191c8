import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { readBytes, readJson, writeJson } from '../files.js';
import type { RunFolder } from '../run-folder.js';
import type { Pictures } from './evaluation-experiment.js';

/** What a result is of: where all of it is as it was, the result is too. */
export interface About {
  /** SHA-256 of the checkpoint. */
  readonly weights: string;
  /** The parts of the configuration that results depend on. */
  readonly config: Json;
  readonly settings: Json;
  /** Of the experiment. */
  readonly version: number;
  /** Of the samples that were used; absent where none were. */
  readonly samples?: string;
}

/** What `evaluation/NAME.json` holds. */
export interface EvaluationRecord {
  readonly name: string;
  readonly about: About;
  /** Of the process that ended it, without the samples that it may have drawn for all. */
  readonly seconds: number;
  readonly backend: string;
  readonly result: Json;
  /** Names of its pictures, each `evaluation/NAME-PICTURE.png`. */
  readonly pictures: readonly string[];
}

export const recordFile = ({ evaluations }: RunFolder, name: string): string => join(evaluations, `${name}.json`);
export const stateFile = ({ evaluations }: RunFolder, name: string): string =>
  join(evaluations, `${name}.state.safetensors`);
const pictureFile = ({ evaluations }: RunFolder, name: string, picture: string): string =>
  join(evaluations, `${name}-${picture}.png`);

/** What is known of an experiment; undefined where it has not been run. */
export async function readRecord(folder: RunFolder, name: string): Promise<EvaluationRecord | undefined> {
  const path = recordFile(folder, name);
  return existsSync(path) ? ((await readJson('evaluation', path)) as EvaluationRecord) : undefined;
}

/** The pictures first, so that a record never names one that is not there. */
export async function writeRecord(
  folder: RunFolder,
  record: Omit<EvaluationRecord, 'pictures'>,
  pictures: Pictures,
): Promise<void> {
  for (const [picture, png] of Object.entries(pictures))
    await writeFileSafely(pictureFile(folder, record.name, picture), png);
  await writeJson(recordFile(folder, record.name), { ...record, pictures: Object.keys(pictures) });
}

export async function readPictures(folder: RunFolder, { name, pictures }: EvaluationRecord): Promise<Pictures> {
  const read = pictures.map(
    async (picture) => [picture, await readBytes('evaluation', pictureFile(folder, name, picture))] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

/** What `evaluation/summary.json` holds: what became of each experiment at the last `ebmjs evaluate`. */
export interface EvaluationSummary {
  /** Of those that have a result, whenever it was computed. */
  readonly seconds: { readonly [name: string]: number };
  /** What it took to draw the samples that they share, in the last process that drew any. */
  readonly samplesSeconds: number;
  /** Why an experiment does not fit the run. */
  readonly misfits: { readonly [name: string]: string };
}

const summaryFile = ({ evaluations }: RunFolder): string => join(evaluations, 'summary.json');

export const writeSummary = (folder: RunFolder, summary: EvaluationSummary): Promise<void> =>
  writeJson(summaryFile(folder), summary);

export async function readSummary(folder: RunFolder): Promise<EvaluationSummary | undefined> {
  const path = summaryFile(folder);
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as EvaluationSummary) : undefined;
}
