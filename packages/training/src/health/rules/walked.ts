import type { NamedNumbers } from '../finding.js';
import type { HealthObservation } from '../rule.js';

/** Standard deviations of the data's energies that the samples lie above them, for there to be a way to go. */
export const APART = 1.5;

/** Share of that way that chains come down at least; in healthy runs it was 0.06 and more. */
export const STILL = 0.03;

/** How far the chains came: the gap that is left, the data's spread to measure it by, and the energy that they lost. */
export function walked({ metrics }: HealthObservation): NamedNumbers | undefined {
  const { gap, energySpreadData: spread, energyStart, energySamples, clipped = 0 } = metrics;
  return energyStart === undefined ? undefined : { gap, spread, drop: energyStart - energySamples, clipped };
}
