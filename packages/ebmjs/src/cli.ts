#!/usr/bin/env node
import { EbmError } from '@ebmjs/core';
import { defineCommand, renderUsage, runCommand, type CommandDef } from 'citty';
import pc from 'picocolors';
import { demoCommand } from './commands/demo.js';
import { likelihoodCommand } from './commands/likelihood.js';
import { reportCommand } from './commands/report.js';
import { sampleCommand } from './commands/sample.js';
import { trainCommand } from './commands/train.js';
import { Interrupted } from './interrupt.js';
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

/** Runs one command line. Exit codes: 0 done, 1 a fault of ours, 2 bad input, 130 stopped by Ctrl-C. */
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
    if (error instanceof Interrupted) return 130;
    if (EbmError.isInstance(error) || (error as Error).name === 'CLIError') return fail((error as Error).message);
    throw error;
  }
}

function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(message: string): number {
  process.stderr.write(`${pc.red('ebmjs:')} ${message}\n`);
  return 2;
}

process.exitCode = await run(process.argv.slice(2));
