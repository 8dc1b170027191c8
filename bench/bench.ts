import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { readArguments, type Arguments } from './arguments.js';
import { startChild } from './child.js';
import { machine, sentence } from './machine.js';
import { compare, measure, type Measured, type Running } from './measure.js';
import { rowsOf } from './rows.js';
import { settingsFor, type Settings } from './settings.js';
import { median } from './statistics.js';
import { SYSTEMS } from './systems.js';
import { between, tables } from './table.js';
import { writeWeights } from './weights-file.js';
import { WORKS } from './works.js';

const PAGE = new URL('../docs/performance.md', import.meta.url);
const RESULTS = new URL('results.json', import.meta.url);

/** Share of the cores that others may use. */
const MAX_BUSY = 0.1;

/** Starts the workers of the systems that are here, and says which are not. */
async function startAll(names: readonly string[], settings: Settings): Promise<Running[]> {
  const running: Running[] = [];
  for (const system of SYSTEMS.filter(({ name }) => names.includes(name))) {
    const { command, args, env = {} } = system;
    try {
      running.push({ system, child: await startChild(command, { args: args(settings), env }) });
    } catch (error) {
      console.error(`SKIPPED ${system.name}: ${reason(error)}`);
    }
  }
  if (running.length === 0) throw new Error('no system works here');
  return running;
}

/** Of what a process said when it died: the line that names an error, Node's first and Python's last, or the last. */
function reason(error: unknown): string {
  const lines = (error as Error).message.trim().split('\n');
  return (lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ?? lines.at(-1)!).trim();
}

/** Numbers first, times second: a system that computes something else is not compared. */
async function benchmark({ works, rounds, quick, whole }: Arguments, running: readonly Running[], settings: Settings) {
  await compare(running);
  console.error(`${running.length} systems agree on energies and slopes`);
  const measured: Measured[] = [];
  for (const work of works) {
    console.error(`measuring ${work}`);
    measured.push(await measure(work, running, WORKS[work]!.rounds?.(rounds) ?? rounds));
  }
  const rows = rowsOf(
    measured.flatMap(({ timings }) => timings),
    settings,
  );
  const busy = measured.flatMap((each) => each.busy);
  const versions = Object.fromEntries(
    running.map(({ system, child }) => [system.name, String(child.hello['version'])]),
  );
  const where = machine(versions, median(busy));
  const text = `${tables(rows)}\n\n${sentence(where)}`;
  console.log(quick ? `Smaller sizes than these titles say (--quick).\n\n${text}` : text);
  if (!whole) return;
  if (where.busyWithOthers > MAX_BUSY) throw new Error('the machine is busy with other things: results not kept');
  writeFileSync(RESULTS, `${JSON.stringify({ machine: where, rows }, null, 2)}\n`);
  writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), text));
}

const known = { works: Object.keys(WORKS), systems: SYSTEMS.map(({ name }) => name) };
const options = readArguments(process.argv.slice(2), known);
await tf.setBackend('cpu');
const folder = mkdtempSync(join(tmpdir(), 'ebmjs-bench-'));
try {
  const settings = settingsFor(folder, options.quick);
  writeWeights(settings);
  const running = await startAll(options.systems, settings);
  try {
    await benchmark(options, running, settings);
  } finally {
    await Promise.all(running.map(({ child }) => child.stop()));
  }
} finally {
  rmSync(folder, { recursive: true });
}
