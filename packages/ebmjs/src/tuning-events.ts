import type { Retune, TunedSampler } from '@ebmjs/training';
import type { RunEvent } from './run-folder.js';

/** What tunings have found since it was last asked for. */
export interface TuningEvents {
  readonly onTuned: NonNullable<Retune['onTuned']>;
  /** In order; each once. */
  readonly taken: () => RunEvent[];
}

/** Keeps what a run's tunings find until the update that follows them is written down. */
export function tuningEvents(): TuningEvents {
  const found: RunEvent[] = [];
  return { onTuned: (step, tuned) => void found.push(eventOf(step, tuned)), taken: () => found.splice(0) };
}

const eventOf = (step: number, { choice, why, warnings }: TunedSampler): RunEvent => ({
  kind: 'tuned',
  step,
  message: [`after update ${step}: ${why}${choice ? '' : '; all stays as it is'}`, ...warnings].join('; '),
  ...(choice && { numbers: { ...choice } }),
});
