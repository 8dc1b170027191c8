import { writeFileSafely } from '@ebmjs/core/node';
import type { Ends } from '../commands/common.js';
import { writeJson } from '../files.js';
import { runTrial } from './run-trial.js';
import { openSweep, readResult, writeResult, type SweepFolder } from './sweep-folder.js';
import { sweepPage } from './sweep-page.js';
import { sweepCsv } from './sweep-csv.js';
import type { SweepSpec } from './sweep-spec.js';
import { summarised, type SettingSummary } from './sweep-summary.js';
import type { TrialResult } from './trial-result.js';
import { trialsOf, type Trial } from './trials.js';

export interface SweepOptions extends Ends {
  readonly folder: SweepFolder;
  /** Removes another sweep that may be in the folder. */
  readonly overwrite: boolean;
  /** Called before each trial that is not finished. */
  readonly onTrial?: (trial: Trial, index: number, of: number) => void;
}

/** What a sweep found. */
export interface SweepResults {
  readonly trials: readonly TrialResult[];
  readonly settings: readonly SettingSummary[];
}

/**
 * Runs the trials of a sweep, one after the other, each in a run folder of its own under `trials/`; writes `results.json`,
 * `results.csv` and `results.html` after each, so that there is something to see before the end. Called again on the same
 * folder it skips the trials that are finished and goes on with the one that was under way, from its checkpoint.
 *
 * Rejects with the interrupt's reason after the update under way is saved, and with an `EbmError` for a setting that makes
 * no configuration, before anything is run.
 */
export async function sweep(spec: SweepSpec, options: SweepOptions): Promise<SweepResults> {
  const { folder, overwrite, onTrial, ...ends } = options;
  const trials = trialsOf(spec);
  await openSweep(folder, spec, overwrite);
  const done: TrialResult[] = [];
  for (const [i, trial] of trials.entries()) {
    done.push((await readResult(folder, trial)) ?? (await made(trial, i)));
    await write(spec, folder, done);
  }
  return { trials: done, settings: summarised(done) };

  async function made(trial: Trial, index: number): Promise<TrialResult> {
    ends.interrupt.throwIfAborted();
    onTrial?.(trial, index, trials.length);
    const result = await runTrial(folder, trial, { ...ends, likelihood: spec.likelihood });
    await writeResult(folder, trial, result);
    return result;
  }
}

async function write(spec: SweepSpec, folder: SweepFolder, trials: readonly TrialResult[]): Promise<void> {
  await writeJson(folder.results, { trials, settings: summarised(trials) } satisfies SweepResults);
  await writeFileSafely(folder.table, sweepCsv(trials));
  await writeFileSafely(folder.page, sweepPage(spec, trials));
}
