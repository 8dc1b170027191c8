import { canSample, sampleRun, type Evaluation } from '../commands/sample.js';
import type { Ends } from '../commands/common.js';
import { Failure } from '../failure.js';
import { readJson } from '../files.js';
import { likelihoodRun, type LikelihoodReport } from '../likelihood-run.js';
import { checkpointsOf } from '../run-checkpoints.js';
import { readMetrics, type RunFolder } from '../run-folder.js';
import { trainRun } from '../training-run.js';
import { healthFindings } from './health-findings.js';
import { trialFolder, type SweepFolder } from './sweep-folder.js';
import { trialResult, type TrialResult } from './trial-result.js';
import type { Trial } from './trials.js';

export interface RunTrialOptions extends Ends {
  /** Whether to bound its likelihood. */
  readonly likelihood: boolean;
}

/**
 * Trains and evaluates one trial, from its checkpoint where there is one. A run that must stop by itself is a result too;
 * an interrupt, a lost device and bad input are thrown.
 */
export async function runTrial(folder: SweepFolder, trial: Trial, options: RunTrialOptions): Promise<TrialResult> {
  const { likelihood: wanted, ...ends } = options;
  const run = trialFolder(folder, trial);
  const resume = (await checkpointsOf(run, trial.config).entries()).length > 0;
  const message = await trainRun(trial.config, { ...ends, folder: run, resume, overwrite: !resume }).then(
    () => null,
    (error) => {
      if (error instanceof Failure && !ends.lost.aborted) return error.message;
      throw error;
    },
  );
  const done = message === null;
  const evaluation = done && canSample(trial.config) ? await evaluated(run, trial, ends) : null;
  const likelihood = done && wanted ? await bounded(run, trial, ends) : null;
  return trialResult(trial, await readMetrics(run), {
    ...{ evaluation, likelihood, message },
    findings: await healthFindings(run),
  });
}

async function evaluated(run: RunFolder, { config }: Trial, { signal }: Ends): Promise<Evaluation> {
  await sampleRun(config, run, { signal });
  return (await readJson('sweep', run.evaluation)) as Evaluation;
}

async function bounded(run: RunFolder, { config }: Trial, { signal }: Ends): Promise<LikelihoodReport> {
  await likelihoodRun(config, run, { signal, overwrite: false });
  return (await readJson('sweep', run.likelihood)) as LikelihoodReport;
}
