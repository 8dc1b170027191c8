import { classesOf, type Batch, type Estimate, type Key } from '@ebmjs/core';
import { energiesOf, raise, type Schedule, type ScoredData } from '@ebmjs/likelihood';
import { hmc } from '@ebmjs/samplers';
import { formatEstimate } from '@ebmjs/report';
import { progressBar } from './progress.js';
import { BOX } from './image-box.js';
import { scaledTarget, type Search } from './scaled-target.js';

/** The energies of images, each under its own label, and the class of each: what the annealing run is asked about. */
export async function scored({ config, trained, signal }: Search, { x, y }: Batch): Promise<ScoredData> {
  const labels = trained.model.classes > 0 ? y : undefined;
  const target = scaledTarget(trained, labels, config.likelihood.maxBeta);
  const energies = await energiesOf({ target, data: x, signal });
  const groups = labels && (await classesOf(labels));
  return { energies, baseEnergies: 0, ...(groups && { groups }) };
}

export interface Bound {
  readonly held: Batch;
  readonly schedule: Schedule;
  readonly stepSize: (beta: number) => number;
  /** The schedule's inverse temperature to stop at. */
  readonly beta: number;
  readonly key: Key;
}

/** From below: RAISE along the same temperatures, up to the chosen one. */
export async function fromBelow(
  { config, trained, base, signal, checkpoint }: Search,
  options: Bound,
): Promise<Estimate> {
  const { held, schedule, stepSize, beta: end, key } = options;
  const { maxBeta, leapfrogSteps: steps, chainsPerImage: chainsPerDatum, batch } = config.likelihood;
  const until = schedule.filter((beta) => beta <= end).map((beta) => beta / end);
  const bar = progressBar({ label: 'RAISE', total: until.length - 1 });
  const labels = trained.model.classes > 0 ? held.y : undefined;
  try {
    const { logLikelihood } = await raise({
      base,
      target: scaledTarget(trained, labels, end * maxBeta),
      kernel: (beta) => hmc({ stepSize: stepSize(beta * end), steps, box: BOX }),
      schedule: until,
      data: held.x,
      chainsPerDatum,
      batch,
      checkpoint: checkpoint('raise'),
      key,
      signal,
      onProgress: ({ done, estimate }) =>
        bar.update(Math.floor(done), estimate && formatEstimate(estimate.value, estimate.standardError)),
    });
    return logLikelihood;
  } finally {
    bar.stop();
  }
}
