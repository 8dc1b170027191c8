#!/usr/bin/env node
import { defineCommand, renderUsage, runCommand, type CommandDef, type CommandMeta } from 'citty';
import pc from 'picocolors';
import { onInterrupt } from './interrupt.js';
import { version } from './version.js';

// Before anything heavy is loaded, so that Ctrl-C means the same from the first moments on.
const { signal, release } = onInterrupt();

type Command = (signal: AbortSignal) => unknown;

/** What there is to run, loaded when it is asked for: TensorFlow.js takes a second. */
const commands: Readonly<Record<string, { readonly description: string; readonly load: () => Promise<Command> }>> = {
  train: {
    description: 'Train an energy-based model by contrastive divergence',
    load: async () => (await import('./commands/train.js')).trainCommand,
  },
  tune: {
    description: "Find the sampler's step size and number of steps, for a run or before one, and say why",
    load: async () => (await import('./commands/tune.js')).tuneCommand,
  },
  sample: {
    description: 'Sample every class from noise; compare samples, data and noise',
    load: async () => (await import('./commands/sample.js')).sampleCommand,
  },
  likelihood: {
    description: 'Bound the log-likelihood of held-out images: AIS from above, RAISE from below',
    load: async () => (await import('./commands/likelihood.js')).likelihoodCommand,
  },
  evaluate: {
    description: 'Run experiments on a trained run: outliers, energies, neighbours and more, into its report',
    load: async () => (await import('./commands/evaluate.js')).evaluateCommand,
  },
  report: {
    description: 'Write report.html: all that is known about a run, on one page',
    load: async () => (await import('./commands/report.js')).reportCommand,
  },
  export: {
    description: "Write a run's averaged weights as a file to share, with a description inside",
    load: async () => (await import('./commands/export.js')).exportCommand,
  },
  convert: {
    description: 'Make such a file of the arrays of another framework (.npz) and a mapping',
    load: async () => (await import('./commands/convert.js')).convertCommand,
  },
  continual: {
    description: 'Learn classes a few at a time: energies and classifiers compared, by what they forget',
    load: async () => (await import('./commands/continual.js')).continualCommand,
  },
  compose: {
    description: 'Add two energies that learnt apart: combinations nobody has seen, against decoders',
    load: async () => (await import('./commands/compose.js')).composeCommand,
  },
  demo: {
    description: 'All of it on handwritten digits, in a minute or two: train, sample, score, report',
    load: async () => (await import('./commands/demo.js')).demoCommand,
  },
  data: {
    description: 'List data sets, fetch one, verify its files by their hashes, tell all that is known of one',
    load: async () => (await import('./commands/data.js')).dataCommand,
  },
  models: {
    description: 'List the networks of the paper, or tell the layers, weights, work and memory of one',
    load: async () => (await import('./commands/models.js')).modelsCommand,
  },
  sweep: {
    description: 'Train over a grid or random draws of settings; one table, one plot',
    load: async () => (await import('./commands/sweep.js')).sweepCommand,
  },
  presets: {
    description: 'List settings for data sets, tell where each field of one is from, or compare two',
    load: async () => (await import('./commands/presets.js')).presetsCommand,
  },
  doctor: {
    description: 'Say what this machine can compute with, what is chosen and why, and what to install for more',
    load: async () => (await import('./commands/doctor.js')).doctorCommand,
  },
};

const metaOf = (name: string): CommandMeta => ({ name, description: commands[name]!.description });

const main = defineCommand({
  meta: {
    name: 'ebmjs',
    version,
    description: 'Energy-based models (not Explainable Boosting Machines): train, sample, score, report',
  },
  subCommands: Object.fromEntries(Object.keys(commands).map((name) => [name, { meta: metaOf(name) }])),
}) as CommandDef;

/** Runs one command line; returns its exit code (see `Outcome`). Throws what is a fault of ours. */
async function run([name, ...rawArgs]: readonly string[]): Promise<number> {
  const known = name !== undefined && Object.hasOwn(commands, name);
  const wants = (...flags: string[]): boolean => [name, ...rawArgs].some((arg) => flags.includes(arg!));
  if (wants('--version') && !known) return say(version, 0);
  if (name === undefined || (wants('--help', '-h') && !known)) return say(await renderUsage(main), 0);
  if (!known) return fail(`unknown command ${JSON.stringify(name)}; known are ${Object.keys(commands).join(', ')}`);
  const command = await loaded(name);
  if (wants('--help', '-h')) return say(await renderUsage(command, main), 0);
  const { outcomeOf } = await import('./outcome.js');
  try {
    signal.throwIfAborted();
    await runCommand(command, { rawArgs });
    return 0;
  } catch (error) {
    const outcome = outcomeOf(error);
    if (!outcome) throw error;
    return outcome.message === undefined ? outcome.code : fail(outcome.message, outcome.code);
  }
}

async function loaded(name: string): Promise<CommandDef> {
  const command = await commands[name]!.load();
  return { ...(command(signal) as CommandDef), meta: metaOf(name) };
}

function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(message: string, code = 2): number {
  process.stderr.write(`${pc.red('ebmjs:')} ${message}\n`);
  return code;
}

process.exitCode = await run(process.argv.slice(2)).finally(release);
