import { isDeepStrictEqual } from 'node:util';
import { backendInfo } from '@ebmjs/backends';
import { EbmError, knownOptions, whole, type Json } from '@ebmjs/core';
import { runFolder } from '../run-folder.js';
import type { ListedExperiment } from './evaluation-experiment.js';
import {
  readRecord,
  readSummary,
  stateFile,
  writeRecord,
  writeSummary,
  type EvaluationRecord,
} from './evaluation-files.js';
import { removeCheckpoint } from './experiment-checkpoint.js';
import { experiments } from './experiments.js';
import { openRun, type OpenedRun } from './opened-run.js';
import { chosen, givenSettings, settingsOf, type CommonSettings, type GivenSettings } from './run-settings.js';

export interface EvaluateRunOptions extends CommonSettings {
  /** The folder of a run. */
  readonly run: string;
  /** Names of experiments. @defaultValue all */
  readonly experiments?: readonly string[] | undefined;
  /** Settings by experiment; what is left out has a default. */
  readonly settings?: GivenSettings | undefined;
  /** Samples that the experiments share. @defaultValue 500 */
  readonly samples?: number | undefined;
  /** Computes what is known already again, from the beginning. @defaultValue false */
  readonly overwrite?: boolean | undefined;
  /** Ends it with the signal's reason; what is done is kept, and long experiments go on from where they were. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is done about each experiment, before it is. */
  readonly onExperiment?:
    ((name: string, what: 'runs' | 'is known' | 'does not fit' | 'failed', why?: string) => void) | undefined;
}

/** What is known of a run, as plain JSON. */
export interface EvaluationResults {
  /** By experiment. */
  readonly records: { readonly [name: string]: EvaluationRecord };
  /** Why an experiment does not fit the run. */
  readonly misfits: { readonly [name: string]: string };
  /** What went wrong, of experiments that threw an `EbmError`; the others were run all the same. */
  readonly failures: { readonly [name: string]: string };
}

const OPTIONS = ['run', 'experiments', 'settings', 'samples', 'overwrite', 'signal', 'onExperiment', 'images', 'steps'];

/**
 * Runs experiments on a trained run and keeps what each finds in `evaluation/NAME.json`, with its pictures beside it. What is
 * known already of the same weights, settings and samples is not computed again. Needs a backend (`useBackend`).
 *
 * Rejects with an `EbmError` for an experiment or setting that there is not, and for a run without a checkpoint.
 */
export async function evaluateRun(options: EvaluateRunOptions): Promise<EvaluationResults> {
  knownOptions('evaluateRun', options, OPTIONS);
  return evaluateWith(experiments, options);
}

/** `evaluateRun` with a list of experiments. */
export async function evaluateWith(
  all: readonly ListedExperiment[],
  options: EvaluateRunOptions,
): Promise<EvaluationResults> {
  const { run, settings = {}, samples = 500, images, steps, signal = new AbortController().signal } = options;
  const asked = chosen(all, options.experiments ?? all.map(({ name }) => name));
  const given = givenSettings(settings, all);
  const each = asked.map((experiment) => ({ experiment, settings: settingsOf(experiment, given, { images, steps }) }));
  const opened = await openRun(runFolder(run), { samples: whole('evaluate.samples', samples, 2), signal });
  const results = { records: {}, misfits: {}, failures: {} };
  try {
    for (const one of each) await evaluated(opened, one, { ...options, signal, results });
    await summarise(opened, results);
    return results;
  } finally {
    opened.dispose();
  }
}

/** With what earlier calls found, of other experiments. */
async function summarise(
  { folder, samplesSeconds }: OpenedRun,
  { records, misfits }: EvaluationResults,
): Promise<void> {
  const earlier = await readSummary(folder);
  const stands = Object.entries({ ...earlier?.misfits, ...misfits }).filter(([name]) => !(name in records));
  const seconds = Object.entries(records).map(([name, record]) => [name, record.seconds]);
  await writeSummary(folder, {
    seconds: { ...earlier?.seconds, ...Object.fromEntries(seconds) },
    samplesSeconds: samplesSeconds() || (earlier?.samplesSeconds ?? 0),
    misfits: Object.fromEntries(stands),
  });
}

interface Asked {
  readonly experiment: ListedExperiment;
  readonly settings: unknown;
}

interface Evaluating extends EvaluateRunOptions {
  readonly signal: AbortSignal;
  readonly results: {
    readonly [kind in keyof EvaluationResults]: { [name: string]: EvaluationResults[kind][string] };
  };
}

/** Puts what there is to say of one experiment into the results. */
async function evaluated(opened: OpenedRun, asked: Asked, options: Evaluating): Promise<void> {
  const { signal, results, onExperiment: tell = () => undefined, overwrite = false } = options;
  const { name } = asked.experiment;
  signal.throwIfAborted();
  const { context } = opened.contextOf(asked.experiment, asked.settings);
  const misfit = asked.experiment.misfit(context);
  const known = misfit === undefined && !overwrite ? await stillTrue(opened, asked) : undefined;
  tell(name, misfit !== undefined ? 'does not fit' : known ? 'is known' : 'runs', misfit);
  if (misfit !== undefined) results.misfits[name] = misfit;
  else if (known) results.records[name] = known;
  else
    try {
      if (overwrite) await removeCheckpoint(stateFile(opened.folder, name));
      results.records[name] = await computed(opened, asked);
    } catch (error) {
      if (signal.aborted || !EbmError.isInstance(error)) throw error;
      results.failures[name] = error.message;
      tell(name, 'failed', error.message);
    }
}

/** What is known, where it is of the same weights, settings and samples. */
async function stillTrue(opened: OpenedRun, { experiment, settings }: Asked): Promise<EvaluationRecord | undefined> {
  const record = await readRecord(opened.folder, experiment.name);
  if (!record) return undefined;
  const about = {
    ...opened.about(experiment, settings),
    ...(record.about.samples !== undefined && { samples: opened.samples }),
  };
  return isDeepStrictEqual(record.about, about) ? record : undefined;
}

async function computed(opened: OpenedRun, { experiment, settings }: Asked): Promise<EvaluationRecord> {
  const { folder } = opened;
  const { name } = experiment;
  const { context, usedSamples } = opened.contextOf(experiment, settings);
  const [began, drawn] = [performance.now(), opened.samplesSeconds()];
  const { result, pictures = {} } = await experiment.run(context);
  context.signal.throwIfAborted();
  const about = { ...opened.about(experiment, settings), ...(usedSamples() && { samples: opened.samples }) };
  const seconds = (performance.now() - began) / 1000 - (opened.samplesSeconds() - drawn);
  const record = {
    name,
    about,
    seconds,
    backend: backendInfo().name,
    result: JSON.parse(JSON.stringify(result)) as Json,
  };
  await writeRecord(folder, record, pictures);
  await removeCheckpoint(stateFile(folder, name));
  return { ...record, pictures: Object.keys(pictures) };
}
