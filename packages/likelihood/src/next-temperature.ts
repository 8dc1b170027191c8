import { EbmError, knownOptions, within } from '@ebmjs/core';
import { annealingSchedule, type Schedule, type ScheduleOptions } from './annealing-schedule.js';
import { longestStep } from './longest-step.js';

/** Inverse temperatures known beforehand, or the effective share of the particles that a step's weights must keep. */
export type SmcSchedule = ScheduleOptions | Schedule | { readonly ess: number };

/** The next inverse temperature. */
export interface NextTemperature {
  (from: number, gains: Float64Array, k: number): number;
  /** Whether it was known before the run. */
  readonly fixed: boolean;
}

/** Temperatures, before an adaptive run is given up. */
const MOST = 100_000;

/** The temperatures of a schedule, or those that the particles' own weights allow. */
export function nextTemperature(schedule: SmcSchedule): NextTemperature {
  if (!('ess' in schedule)) {
    const betas = annealingSchedule(schedule);
    return Object.assign((_: number, __: Float64Array, k: number) => betas[k]!, { fixed: true });
  }
  knownOptions('smc.schedule', schedule, ['ess']);
  const share = within('smc.schedule.ess', schedule.ess, 0.01, 0.9999);
  // The bracket ends at 1: a step beyond it, clipped only afterwards, would count weights of a target that is not asked for.
  const next = (from: number, gains: Float64Array, k: number): number => {
    if (k > MOST)
      throw new EbmError(
        'smc.schedule.ess',
        `took more than ${MOST} temperatures: at ${from} the energies of the particles are too far apart`,
        share,
      );
    const step = longestStep(gains, share, 1 - from);
    return step >= 1 - from ? 1 : from + step;
  };
  return Object.assign(next, { fixed: false });
}
