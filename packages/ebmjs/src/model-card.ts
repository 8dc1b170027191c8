import type { FiniteDataset, Json } from '@ebmjs/core';
import type { RunConfig } from './config.js';
import type { LikelihoodReport } from './likelihood-run.js';
import type { Evaluation } from './commands/sample.js';

/** What a run found out about itself; null for what was not asked of it. */
export interface RunFindings {
  readonly evaluation: Evaluation | null;
  readonly likelihood: LikelihoodReport | null;
}

/** What goes into the description of a run's weights: how to sample them, how they came about, how good they are. */
export function modelCard(config: RunConfig, { evaluation, likelihood }: RunFindings): Json {
  const { stepSize, noise, gradientClip } = config.sampler;
  const { folder: _, ...data } = config.data; // of somebody's machine
  const card = {
    sampler: { preset: 'paper', stepSize, noise, gradientClip },
    steps: evaluation?.steps ?? config.sampling.steps,
    figures: {
      ...(evaluation && sampleFigures(evaluation)),
      ...(likelihood && { logLikelihood: bracket(likelihood) }),
    },
    settings: { ...config, data },
  };
  return JSON.parse(JSON.stringify(card)) as Json; // without what is undefined
}

function sampleFigures({ samples, labelAgreement, labelAgreementReal, aurocNoise }: Evaluation): object {
  return {
    samples,
    labelAgreement: labelAgreement && {
      value: labelAgreement.value,
      standardError: labelAgreement.standardError,
      perClass: labelAgreement.perClass.map((share) => share?.value ?? null),
    },
    labelAgreementReal: labelAgreementReal?.value ?? null,
    aurocNoise: aurocNoise.value,
  };
}

/** Of log p(x | y) where the network is conditional, else of log p(x). */
const bracket = ({ images, nats, beta }: LikelihoodReport): object => ({
  unit: 'nats per image',
  images,
  beta,
  lower: { value: nats.lower.value, standardError: nats.lower.standardError },
  upper: { value: nats.upper.value, standardError: nats.upper.standardError },
});

/** Data, whose they are, and under which licence. */
export const dataNote = ({ name, attribution, licence }: FiniteDataset): string =>
  `${name}: ${attribution} (${licence})`;
