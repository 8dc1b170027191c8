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

export async function readMetrics({ metrics }: RunFolder): Promise<Metrics[]> {
  const text = await readFile(metrics, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => parseLine(line, `${metrics}:${i + 1}`));
}

/** Forgets what was logged after `step`, so that a resumed run logs every update once. */
export async function trimMetrics(folder: RunFolder, step: number): Promise<void> {
  const kept = (await readMetrics(folder)).filter((row) => row.step <= step);
  await writeFileSafely(folder.metrics, kept.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

export const appendMetrics = ({ metrics }: RunFolder, rows: readonly Metrics[]): Promise<void> =>
  appendFile(metrics, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

function parseLine(line: string, where: string): Metrics {
  try {
    return JSON.parse(line) as Metrics;
  } catch (cause) {
    throw new EbmError(where, 'must be a line of JSON', line.slice(0, 40), { cause });
  }
}
