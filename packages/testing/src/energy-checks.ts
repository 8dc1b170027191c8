import { knownOptions, type Energy } from '@ebmjs/core';
import type { Check } from './check.js';
import { subjectChecks, type PointSampler } from './energy-subject.js';

/** An energy under test. */
export interface EnergyCase {
  /** `[n, ...shape]` to `[n]`. */
  readonly energy: Energy;
  /** Shape of one event. */
  readonly shape: readonly number[];
  /** Where the energy is tested. @defaultValue standard normal points */
  readonly sample?: PointSampler;
}

/**
 * What every energy must do: give one float32 number a row, keep rows apart (a batch reordered, enlarged or taken to
 * pieces has the same energies), have the slope that differences give, agree with its own `valueAndGrad`, borrow its
 * input and leak nothing.
 */
export function energyChecks(options: EnergyCase): readonly Check[] {
  knownOptions('energyChecks', options, ['energy', 'shape', 'sample']);
  const { energy, shape, sample } = options;
  return subjectChecks({ name: 'energy', shape, sample, lend: (body) => body(() => energy) });
}
