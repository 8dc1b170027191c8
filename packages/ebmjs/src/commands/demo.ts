import { resolve } from 'node:path';
import { backendInfo } from '@ebmjs/backends';
import { defineCommand } from 'citty';
import { parseConfig, type RunConfig } from '../config.js';
import { readJson, writeJson } from '../files.js';
import { runFolder, type RunFolder } from '../run-folder.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag, type Ends } from './common.js';
import { likelihoodRun, type LikelihoodReport } from '../likelihood-run.js';
import { reportRun } from './report.js';
import { sampleRun, type Evaluation } from './sample.js';
import { trainRun } from '../training-run.js';

/** The demo's own folder: what an earlier demo left there is replaced. */
const OWN = 'runs/demo';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: OWN, valueHint: 'folder' },
  seed: { type: 'string', description: 'seed of everything', default: '0', valueHint: 'n' },
  overwrite: { type: 'boolean', description: `replace a run in another folder than ${OWN}`, default: false },
  ...backendArgs,
} as const;

export const demoCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = runFolder(given.run);
      const overwrite = given.overwrite || resolve(given.run) === resolve(OWN);
      const config = parseConfig({ seed: wholeFlag('--seed', given.seed, 0) });
      await onBackend(given, interrupt, (ends) => demoRun(config, { ...ends, folder, overwrite }));
    },
  });

/** What `summary.json` holds. */
export interface Summary {
  readonly seconds: number;
  readonly backend: string;
  readonly updates: number;
  /** Share of conditional samples from noise whose nearest training image has their label. */
  readonly labelAgreement: number;
  readonly labelAgreementPerClass: readonly number[];
  /** The same of held-out images. */
  readonly labelAgreementReal: number;
  readonly aurocNoise: number;
  readonly logLikelihood: {
    readonly lower: number;
    readonly upper: number;
    readonly unit: string;
    readonly standardErrors: { readonly lower: number; readonly upper: number };
    readonly beta: number;
  };
  readonly imageStepsPerSecond: number;
}

interface DemoRun extends Ends {
  readonly folder: RunFolder;
  readonly overwrite: boolean;
}

async function demoRun(config: RunConfig, { folder, signal, ...rest }: DemoRun): Promise<void> {
  const began = performance.now();
  await trainRun(config, { ...rest, folder, resume: false });
  await sampleRun(config, folder, { signal });
  await likelihoodRun(config, folder, { signal, overwrite: true });
  const evaluation = (await readJson('demo', folder.evaluation)) as Evaluation;
  const likelihood = (await readJson('demo', folder.likelihood)) as LikelihoodReport;
  const summary = summarise(config, evaluation, likelihood, (performance.now() - began) / 1000);
  await writeJson(folder.summary, summary);
  await reportRun(folder, signal);
  process.stdout.write(`${describe(summary)}\n\nreport: ${folder.report}\n`);
}

function summarise(
  { training }: RunConfig,
  evaluation: Evaluation,
  { nats, beta }: LikelihoodReport,
  seconds: number,
): Summary {
  const { labelAgreement, labelAgreementReal, aurocNoise, imageStepsPerSecond } = evaluation;
  return {
    seconds,
    backend: backendInfo().name,
    updates: training.updates,
    labelAgreement: labelAgreement!.value,
    labelAgreementPerClass: labelAgreement!.perClass.map((share) => share?.value ?? Number.NaN),
    labelAgreementReal: labelAgreementReal!.value,
    aurocNoise: aurocNoise.value,
    logLikelihood: {
      lower: nats.lower.value,
      upper: nats.upper.value,
      unit: 'nats per image, of log p(x | y) at inverse temperature beta',
      standardErrors: { lower: nats.lower.standardError, upper: nats.upper.standardError },
      beta,
    },
    imageStepsPerSecond,
  };
}

function describe(summary: Summary): string {
  const { logLikelihood: l, labelAgreementPerClass } = summary;
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  return [
    `label agreement of samples   ${percent(summary.labelAgreement)}, worst class ${percent(Math.min(...labelAgreementPerClass))}` +
      ` (held-out digits ${percent(summary.labelAgreementReal)}, chance 10 %)`,
    `AUROC against uniform noise  ${summary.aurocNoise.toFixed(4)}`,
    `log-likelihood of held-out   ${l.lower.toFixed(1)} ± ${l.standardErrors.lower.toFixed(1)} (RAISE) to ` +
      `${l.upper.toFixed(1)} ± ${l.standardErrors.upper.toFixed(1)} (AIS) nats an image`,
    `speed                        ${summary.imageStepsPerSecond.toFixed(0)} image-steps a second on ${summary.backend}`,
    `time                         ${summary.seconds.toFixed(0)} s`,
  ].join('\n');
}
