import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeSafetensors } from '@ebmjs/core';

const CLI = fileURLToPath(new URL('../packages/ebmjs/dist/cli.js', import.meta.url));

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  /** Of a process that a signal ended. */
  readonly by: string | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said on stderr so far. */
  readonly said: () => string;
}

/** The built command line, run in a temporary folder. */
export interface CommandLine {
  readonly folder: string;
  readonly at: (...names: string[]) => string;
  /** Writes a configuration; returns its path. */
  readonly config: (name: string, value: unknown) => Promise<string>;
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Started;
  readonly cli: (...args: string[]) => Promise<Ended>;
  /** `cli`, which must end with code 0; returns what it printed. */
  readonly done: (...args: string[]) => Promise<string>;
  /** Every array of a run's last checkpoint, and every word of its header. */
  readonly checkpoint: (name: string) => Promise<unknown>;
  /** The path of that file. */
  readonly checkpointFile: (name: string) => Promise<string>;
  /** The updates that a run has logged. */
  readonly steps: (name: string) => Promise<number[]>;
}

export function commandLine(): CommandLine {
  if (!existsSync(CLI)) throw new Error('build first: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'ebmjs-cli-'));
  const at = (...names: string[]): string => join(folder, ...names);
  const begin: CommandLine['start'] = (args, env = {}) => startIn(folder, args, env);
  const cli: CommandLine['cli'] = (...args) => begin(args).ended;
  return {
    folder,
    at,
    config: async (name, value) => {
      await writeFile(at(name), typeof value === 'string' ? value : JSON.stringify(value));
      return at(name);
    },
    start: begin,
    cli,
    done: async (...args) => {
      const { code, out, err } = await cli(...args);
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
      return out;
    },
    checkpoint: async (name) => everything(await lastCheckpoint(at(name))),
    checkpointFile: (name) => lastCheckpoint(at(name)),
    steps: async (name) => stepsOf(await readFile(at(name, 'metrics.jsonl'), 'utf8')),
  };
}

function startIn(folder: string, args: readonly string[], env: Readonly<Record<string, string>>): Started {
  // Without colours, which picocolors also writes to pipes where `CI` is set: tests compare whole lines.
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, by) => resolve({ code, by, out, err })));
  return { child, ended, said: () => err };
}

async function lastCheckpoint(run: string): Promise<string> {
  const folder = join(run, 'checkpoints');
  const { checkpoints } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    checkpoints: { file: string }[];
  };
  return join(folder, checkpoints.at(-1)!.file);
}

async function everything(path: string): Promise<unknown> {
  const { arrays, metadata } = decodeSafetensors(await readFile(path));
  return {
    metadata,
    arrays: Object.fromEntries(
      Object.entries(arrays).map(([k, a]) => [k, Buffer.from(a.data.buffer).toString('base64')]),
    ),
  };
}

const stepsOf = (text: string): number[] =>
  text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { step: number }).step);

/** Looks again and again until `holds` does; throws when the command ends first. */
export async function untilTrue({ ended }: Started, holds: () => boolean | Promise<boolean>): Promise<void> {
  let over: Ended | undefined;
  void ended.then((end) => (over = end));
  while (!(await holds())) {
    if (over) throw new Error(`it ended first, with ${over.code ?? over.by}: ${over.err}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
