import { EbmError } from '@ebmjs/core';
import type { Metrics } from './metrics.js';
import type { Limits } from './train-options.js';

const ENERGIES = ['energyData', 'energySamples'] as const;
const WATCHED = ['loss', ...ENERGIES, 'weightGradientNorm', 'chainGradientNorm'] as const;
const HELP = 'What helps: more sampler steps, a smaller rate, a larger l2, more noise in the sampler or on the data';

/**
 * Throws an `EbmError` when an update must not be made: a loss, an energy or a gradient that is not finite (that of the
 * chains tells where a backend clips NaN to a number), or a mean energy beyond the limit. It names the step, the numbers
 * and what has helped; its `cause` is the numbers.
 *
 * @param step the number of the update, counted from 1
 */
export function checkHealth(step: number, metrics: Omit<Metrics, 'milliseconds'>, { energy }: Required<Limits>): void {
  const numbers = WATCHED.flatMap((name) => {
    const value = metrics[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const faults = [
    ...numbers.filter(({ value }) => !Number.isFinite(value)).map(({ name }) => `${name} is not finite`),
    ...ENERGIES.filter((name) => Number.isFinite(metrics[name]) && Math.abs(metrics[name]) > energy).map(
      (name) => `${name} is beyond limits.energy of ${energy}`,
    ),
  ];
  if (faults.length === 0) return;
  const shown = numbers.map(({ name, value }) => `${name} ${Number(value.toPrecision(4))}`).join(', ');
  const what = `stopped at step ${step}: ${faults.join(', ')} (${shown}). The state before it is intact. ${HELP}`;
  throw new EbmError('train', what, undefined, { cause: metrics });
}
