#!/usr/bin/env node
import { defineCommand, renderUsage, runCommand, type CommandDef } from 'citty';
import pc from 'picocolors';
import { demoCommand } from './commands/demo.js';
import { likelihoodCommand } from './commands/likelihood.js';
import { reportCommand } from './commands/report.js';
import { sampleCommand } from './commands/sample.js';
import { trainCommand } from './commands/train.js';
import { outcomeOf } from './outcome.js';
import { version } from './version.js';

const subCommands = {
  train: trainCommand,
  sample: sampleCommand,
  likelihood: likelihoodCommand,
  report: reportCommand,
  demo: demoCommand,
};

const main = defineCommand({
  meta: {
    name: 'ebmjs',
    version,
    description: 'Energy-based models (not Explainable Boosting Machines): train, sample, score, report',
  },
  subCommands,
});

type Name = keyof typeof subCommands;

/** Runs one command line; returns its exit code (see `Outcome`). Throws what is a fault of ours. */
async function run(args: readonly string[]): Promise<number> {
  const [name] = args;
  const command = Object.hasOwn(subCommands, name ?? '')
    ? (subCommands[name as Name] as unknown as CommandDef)
    : undefined;
  if (args.includes('--version') && !command) return say(version, 0);
  if (args.includes('--help') || args.includes('-h') || name === undefined) {
    return say(await (command ? renderUsage(command, main) : renderUsage(main as CommandDef)), 0);
  }
  if (!command)
    return fail(`unknown command ${JSON.stringify(name)}; known are ${Object.keys(subCommands).join(', ')}`);
  try {
    await runCommand(command, { rawArgs: args.slice(1) });
    return 0;
  } catch (error) {
    const outcome = outcomeOf(error);
    if (!outcome) throw error;
    return outcome.message === undefined ? outcome.code : fail(outcome.message, outcome.code);
  }
}

function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(message: string, code = 2): number {
  process.stderr.write(`${pc.red('ebmjs:')} ${message}\n`);
  return code;
}

process.exitCode = await run(process.argv.slice(2));
