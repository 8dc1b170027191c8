import { EbmError, type Params } from '@ebmjs/core';
import type { Metrics } from './metrics/metrics.js';
import type { Limits } from './train-options.js';

const ENERGIES = ['energyData', 'energySamples'] as const;
const WATCHED = [
  'loss',
  ...ENERGIES,
  'weightGradientNorm',
  'chainGradientNorm',
  'dataMean',
  'samplesMean',
  'weightNorm',
] as const;
const HELP = 'What helps: more sampler steps, a smaller rate, a larger l2, more noise in the sampler or on the data';

/** Of a run without chains it has those of the data alone. */
type Numbers = Partial<Omit<Metrics, 'milliseconds'>>;

/** What an update that was not made looked like: the `cause` of the error that stopped it. */
export interface RefusedUpdate {
  /** Those of a run without chains have no numbers of chains. */
  readonly metrics: Numbers;
  /** The first place, in the order of the computation, that holds a number that is not finite. */
  readonly nonFinite?: string;
}

/**
 * Throws an `EbmError` when an update must not be made: a loss, an energy, a gradient or a value that is not finite (the
 * gradient of the chains tells where a backend clips NaN to a number), or a mean energy beyond the limit. It names the
 * step, the numbers, the first place where they are not finite, and what has helped; its `cause` is a `RefusedUpdate`.
 *
 * @param step the number of the update, counted from 1
 * @param places the tensors of the update in the order of its computation; read only when something is not finite
 */
export async function checkHealth(
  step: number,
  metrics: Numbers,
  { limits: { energy }, places = {} }: { readonly limits: Required<Limits>; readonly places?: Params },
): Promise<void> {
  const numbers = WATCHED.flatMap((name) => {
    const value = metrics[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const lost = numbers.filter(({ value }) => !Number.isFinite(value));
  const faults = [
    ...lost.map(({ name }) => `${name} is not finite`),
    ...ENERGIES.filter((name) => Number.isFinite(metrics[name]) && Math.abs(metrics[name]!) > energy).map(
      (name) => `${name} is beyond limits.energy of ${energy}`,
    ),
  ];
  if (faults.length === 0) return;
  const nonFinite = lost.length > 0 ? await firstNonFinite(places) : undefined;
  const where = nonFinite === undefined ? '' : `, first in ${nonFinite}`;
  const shown = numbers.map(({ name, value }) => `${name} ${Number(value.toPrecision(4))}`).join(', ');
  const what = `stopped at step ${step}: ${faults.join(', ')}${where} (${shown}). The state before it is intact. ${HELP}`;
  const cause: RefusedUpdate = { metrics, ...(nonFinite !== undefined && { nonFinite }) };
  throw new EbmError('train', what, undefined, { cause });
}

/** The name of the first tensor that holds a number that is not finite. */
async function firstNonFinite(places: Params): Promise<string | undefined> {
  for (const [name, tensor] of Object.entries(places)) {
    const values = await tensor.data();
    if (!values.every(Number.isFinite)) return name;
  }
  return undefined;
}
