import { canSample, sampleRun, type Evaluation } from '../commands/sample.js';
import type { Ends } from '../commands/common.js';
import { Failure } from '../failure.js';
import { readJson } from '../files.js';
import { checkpointsOf } from '../run-checkpoints.js';
import { readMetrics } from '../run-folder.js';
import { trainRun } from '../training-run.js';
import { healthFindings } from './health-findings.js';
import { trialFolder, type SweepFolder } from './sweep-folder.js';
import { trialResult, type TrialResult } from './trial-result.js';
import type { Trial } from './trials.js';

/**
 * Trains and evaluates one trial, from its checkpoint where there is one. A run that must stop by itself is a result too;
 * an interrupt, a lost device and bad input are thrown.
 */
export async function runTrial(folder: SweepFolder, trial: Trial, ends: Ends): Promise<TrialResult> {
  const run = trialFolder(folder, trial);
  const resume = (await checkpointsOf(run, trial.config).entries()).length > 0;
  const message = await trainRun(trial.config, { ...ends, folder: run, resume, overwrite: !resume }).then(
    () => null,
    (error) => {
      if (error instanceof Failure && !ends.lost.aborted) return error.message;
      throw error;
    },
  );
  const evaluation = message === null && canSample(trial.config) ? await evaluated(folder, trial, ends) : null;
  return trialResult(trial, await readMetrics(run), { evaluation, findings: await healthFindings(run), message });
}

async function evaluated(folder: SweepFolder, trial: Trial, { signal }: Ends): Promise<Evaluation> {
  const run = trialFolder(folder, trial);
  await sampleRun(trial.config, run, { signal });
  return (await readJson('sweep', run.evaluation)) as Evaluation;
}
