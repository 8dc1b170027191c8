import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostUniform, key } from '@ebmjs/core';
import { untilTrue, type CommandLine } from './command-line.js';

/** A run that is killed and resumed. */
export interface Killing {
  /** Of `train`, the folder apart: `--config` and `--backend`. */
  readonly config: string;
  readonly backend: string;
  readonly updates: number;
  readonly kills: number;
  /** Of the moments. */
  readonly seed: number;
}

/**
 * Trains into `name`, and ends the process with `kill -9` at `kills` random moments: after a random update is logged, and
 * a random part of a second. Each time a new process resumes, and the last one comes to the end. Returns the updates
 * logged at each kill.
 */
export async function trainKilled(line: CommandLine, name: string, killing: Killing): Promise<number[]> {
  const { config, backend, updates, kills, seed } = killing;
  const draws = hostUniform(key(seed), 2 * kills);
  const targets = [...draws.subarray(0, kills)].map((u) => 1 + Math.floor(u * (updates - 2))).sort((a, b) => a - b);
  const anew = ['train', name, '--config', config, '--backend', backend];
  const further = (): string[] =>
    existsSync(line.at(name, 'config.json')) ? ['train', name, '--resume', '--backend', backend] : anew;
  const seen: number[] = [];
  for (const [i, target] of targets.entries()) {
    const run = line.start(further());
    await untilTrue(run, async () => (await logged(line.at(name))) >= target);
    await new Promise((resolve) => setTimeout(resolve, 200 * draws[kills + i]!));
    run.child.kill('SIGKILL');
    const { by, err } = await run.ended;
    if (by !== 'SIGKILL') throw new Error(`it was over before it was killed: ${err}`);
    seen.push(await logged(line.at(name)));
  }
  await line.done(...further());
  return seen;
}

/** Lines of the metrics that are whole. */
async function logged(run: string): Promise<number> {
  const text = await readFile(join(run, 'metrics.jsonl'), 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}

/** All that a run leaves, but for times and for what tells that it was resumed. */
export async function leftBehind(line: CommandLine, name: string): Promise<unknown> {
  const text = (...names: string[]): Promise<string> => readFile(line.at(name, ...names), 'utf8');
  const bytes = async (folder: string): Promise<unknown> => {
    const files = (await readdir(line.at(name, folder))).filter((file) => file !== 'manifest.json').sort();
    const read = async (file: string): Promise<string> => readFile(line.at(name, folder, file), 'base64');
    return Promise.all(files.map(async (file) => [file, await read(file)]));
  };
  return {
    folder: (await readdir(line.at(name))).filter((file) => file !== 'events.jsonl').sort(),
    config: await text('config.json'),
    metrics: (await text('metrics.jsonl')).trim().split('\n').map(withoutTimes),
    manifest: withoutTimes(await text('checkpoints', 'manifest.json')),
    checkpoints: await bytes('checkpoints'),
    grids: existsSync(line.at(name, 'grids')) ? await bytes('grids') : null,
    found: await found(line.at(name, 'events.jsonl')),
  };
}

/** What the health rules have found, in order. */
async function found(path: string): Promise<unknown[]> {
  const lines = existsSync(path) ? (await readFile(path, 'utf8')).trim().split('\n') : [];
  return lines.map((line) => JSON.parse(line) as { kind: string }).filter(({ kind }) => kind === 'health');
}

const withoutTimes = (json: string): unknown =>
  JSON.parse(json, (name, value: unknown) => (name === 'milliseconds' ? undefined : value));
