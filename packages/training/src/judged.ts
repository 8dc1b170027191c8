import type { Params } from '@ebmjs/core';
import { checkHealth } from './check-health.js';
import type { Made } from './metrics/made.js';
import type { Metrics } from './metrics/metrics.js';
import { readMetrics } from './metrics/read-metrics.js';
import { checkTerms } from './objectives/check-terms.js';
import type { LossTerm } from './objectives/loss-term.js';
import type { Limits } from './train-options.js';

export interface JudgeOptions {
  readonly limits: Required<Limits>;
  readonly terms: readonly LossTerm[];
  /** Updates before this one. */
  readonly step: number;
}

/** The numbers of an update. Throws an `EbmError` for one that must not be made: see `checkHealth` and `LossTerm.check`. */
export async function judged(
  made: Made,
  { limits, terms, step }: JudgeOptions,
): Promise<Omit<Metrics, 'milliseconds'>> {
  const metrics = await readMetrics(made);
  await checkHealth(step + 1, metrics, { limits, places: placesOf(made) });
  checkTerms(terms, metrics.terms);
  return metrics;
}

/** Where a number may be the first that is not finite, in the order of the computation. */
function placesOf({ descent, chains, data, start, after }: Made): Params {
  return {
    'the data': data,
    "the chains' starts": start,
    ...(chains.firstGradientNorm && { "the gradient of the chains' first step": chains.firstGradientNorm }),
    'the samples': chains.x,
    'the energies of data': descent.data,
    'the energies of samples': descent.samples,
    'the loss': descent.loss,
    ...renamed(descent.grads, (name) => `the gradient of ${name}`),
    ...renamed(after, (name) => `the new weights ${name}`),
  };
}

const renamed = (params: Params, rename: (name: string) => string): Params =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [rename(name), tensor]));
