import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { untilTrue, type CommandLine } from './command-line.js';

export interface LikelihoodKilling {
  /** Of the run. */
  readonly name: string;
  /** Of `ebmjs likelihood`. */
  readonly flags: readonly string[];
  /** Each process is killed once it has written this file anew; the last comes to the end. */
  readonly kills: readonly string[];
}

/** Computes a likelihood in as many processes as are killed, and one more. Returns the most memory that any took, in bytes. */
export async function likelihoodKilled(line: CommandLine, { name, flags, kills }: LikelihoodKilling): Promise<number> {
  let most = 0;
  for (const file of kills) {
    const path = line.at(name, 'annealing', file);
    const before = await bytesOf(path);
    const run = line.start(['likelihood', name, ...flags]);
    await untilTrue(run, async () => {
      most = Math.max(most, await memoryOf(run.child.pid!));
      return existsSync(path) && (await bytesOf(path)) !== before;
    });
    run.child.kill('SIGKILL');
    const { by, err } = await run.ended;
    if (by !== 'SIGKILL') throw new Error(`it was over before it was killed: ${err}`);
  }
  const last = line.start(['likelihood', name, ...flags]);
  const watch = setInterval(() => void memoryOf(last.child.pid!).then((bytes) => (most = Math.max(most, bytes))), 100);
  const { code, err } = await last.ended;
  clearInterval(watch);
  if (code !== 0) throw new Error(`likelihood ended with ${code}: ${err}`);
  return most;
}

/** A likelihood without what a clock measured. */
export const withoutTimes = (json: string): unknown =>
  JSON.parse(json, (name, value: unknown) => (name === 'seconds' ? undefined : value));

const bytesOf = (path: string): Promise<string> => readFile(path, 'base64').catch(() => '');

/** The most memory that a process has held, where Linux tells; else 0. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
}
