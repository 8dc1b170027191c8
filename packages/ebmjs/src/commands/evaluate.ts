import { EbmError } from '@ebmjs/core';
import { defineCommand } from 'citty';
import { columns } from '../columns.js';
import { isGiven, merged, type Given } from '../config/given.js';
import { evaluateRun, type EvaluateRunOptions, type EvaluationResults } from '../experiments/evaluate-run.js';
import { experiments } from '../experiments/experiments.js';
import { parsedSettings, type GivenSettings } from '../experiments/run-settings.js';
import { Failure } from '../failure.js';
import { readJson } from '../files.js';
import { runFolder } from '../run-folder.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';
import { reportRun } from './report.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  all: { type: 'boolean', description: 'every experiment that fits the run', default: false },
  only: { type: 'string', description: 'experiments, with commas', valueHint: 'names' },
  list: { type: 'boolean', description: 'say which experiments there are, and their settings', default: false },
  images: { type: 'string', description: 'images, in every experiment that has this setting', valueHint: 'n' },
  steps: { type: 'string', description: 'Langevin steps, in every experiment that has this setting', valueHint: 'n' },
  samples: { type: 'string', description: 'samples of the model that experiments share', valueHint: 'n' },
  set: { type: 'string', description: 'one setting of one experiment, or several with commas', valueHint: 'a.b=1' },
  config: { type: 'string', description: 'JSON file of settings: { "ood": { "images": 100 } }', valueHint: 'file' },
  overwrite: { type: 'boolean', description: 'compute again what is known, from the beginning', default: false },
  ...backendArgs,
} as const;

export const evaluateCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      if (given.list) return void process.stdout.write(`${listText()}\n`);
      const asked = { ...namesOf(given), ...numbersOf(given), settings: await settingsIn(given) };
      await onBackend(given, interrupt, async ({ signal }) => {
        const { run, overwrite } = given;
        const results = await evaluateRun({ ...asked, run, overwrite, signal, onExperiment: tell });
        await reportRun(runFolder(run), signal);
        process.stdout.write(`${resultText(results)}\n\n${runFolder(run).report}\n`);
        refuseFailures(results);
      });
    },
  });

interface Flags {
  readonly all: boolean;
  readonly only?: string | undefined;
  readonly images?: string | undefined;
  readonly steps?: string | undefined;
  readonly samples?: string | undefined;
  readonly set?: string | undefined;
  readonly config?: string | undefined;
}

function namesOf({ all, only }: Flags): Pick<EvaluateRunOptions, 'experiments'> {
  if (all === (only !== undefined))
    throw new EbmError('evaluate', 'must be given --all or --only; --list tells what there is');
  return only === undefined ? {} : { experiments: only.split(',') };
}

function numbersOf(given: Flags): Pick<EvaluateRunOptions, 'images' | 'steps' | 'samples'> {
  const names = ['images', 'steps', 'samples'] as const;
  const numbers = names.flatMap((name) => {
    const text = given[name];
    return text === undefined ? [] : [[name, wholeFlag(`--${name}`, text, 1)] as const];
  });
  return Object.fromEntries(numbers);
}

/** Those of `--set` over those of the file. */
async function settingsIn({ set, config }: Flags): Promise<GivenSettings> {
  const file = config === undefined ? {} : await readJson('--config', config);
  if (!isGiven(file)) throw new EbmError(config!, 'must hold an object', file);
  return merged(file, set === undefined ? {} : parsedSettings(set)) as GivenSettings;
}

const tell: EvaluateRunOptions['onExperiment'] = (name, what, why) =>
  void process.stderr.write(`${name} ${what}${why === undefined ? '' : `: ${why}`}\n`);

/** Every experiment and its settings. */
const listText = (): string =>
  experiments
    .map(({ name, description, settings }) => {
      const defaults = Object.entries(settings.parse({}) as Given);
      return `${name}: ${description}\n  ${defaults.map(([field, value]) => `${field}=${JSON.stringify(value)}`).join('  ')}`;
    })
    .join('\n');

function resultText({ records, misfits, failures }: EvaluationResults): string {
  const done = Object.values(records).map(({ name, seconds }) => [name, `${seconds.toFixed(1)} s`]);
  const not = Object.entries(misfits).map(([name, why]) => [name, `does not fit: ${why}`]);
  const failed = Object.entries(failures).map(([name, why]) => [name, `failed: ${why}`]);
  return columns([...done, ...not, ...failed]);
}

function refuseFailures({ records, misfits, failures }: EvaluationResults): void {
  const failed = Object.keys(failures);
  if (failed.length > 0) throw new Failure(`${failed.join(', ')} failed; the others are done`);
  if (Object.keys(records).length === 0)
    throw new EbmError('evaluate', 'must be given an experiment that fits the run', Object.values(misfits)[0]);
}
