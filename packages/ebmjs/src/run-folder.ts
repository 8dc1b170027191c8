import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { parseConfig, type RunConfig } from './config.js';
import { readJson, writeJson } from './files.js';

/** One update, as a line of `metrics.jsonl`. */
export interface Metrics {
  readonly step: number;
  readonly [name: string]: number;
}

/** The files of one run. */
export interface RunFolder {
  readonly path: string;
  readonly config: string;
  readonly metrics: string;
  readonly checkpoint: string;
  readonly samples: string;
  readonly samplesPng: string;
  readonly evaluation: string;
  readonly likelihood: string;
  readonly summary: string;
  readonly report: string;
}

export function runFolder(path: string): RunFolder {
  return {
    path,
    config: join(path, 'config.json'),
    metrics: join(path, 'metrics.jsonl'),
    checkpoint: join(path, 'checkpoint.safetensors'),
    samples: join(path, 'samples.safetensors'),
    samplesPng: join(path, 'samples.png'),
    evaluation: join(path, 'evaluation.json'),
    likelihood: join(path, 'likelihood.json'),
    summary: join(path, 'summary.json'),
    report: join(path, 'report.html'),
  };
}

/** The configuration that was saved beside a run. */
export async function readConfig(folder: RunFolder): Promise<RunConfig> {
  return parseConfig(await readJson('run folder', folder.config), folder.config);
}

export const writeConfig = (folder: RunFolder, config: RunConfig): Promise<void> => writeJson(folder.config, config);

/**
 * What was logged; nothing where there is no log. The last line counts once it has its end: a process that is killed
 * while it writes leaves half of one. Throws an `EbmError` that names the line for any other that is no update.
 */
export async function readMetrics({ metrics }: RunFolder): Promise<Metrics[]> {
  const text = await readFile(metrics, 'utf8').catch(emptyIfAbsent);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, i) => parseLine(line, `${metrics}:${i + 1}`));
}

function emptyIfAbsent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}

/** Forgets what was logged after `step`, so that a resumed run logs every update once. */
export async function trimMetrics(folder: RunFolder, step: number): Promise<void> {
  const kept = (await readMetrics(folder)).filter((row) => row.step <= step);
  await writeFileSafely(folder.metrics, kept.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

export const appendMetrics = ({ metrics }: RunFolder, rows: readonly Metrics[]): Promise<void> =>
  appendFile(metrics, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

function parseLine(line: string, where: string): Metrics {
  const row = parseJson(line);
  if (typeof row === 'object' && row !== null && 'step' in row && Number.isSafeInteger(row.step)) return row as Metrics;
  throw new EbmError(where, 'must be JSON with the whole number "step"', line.slice(0, 40));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
