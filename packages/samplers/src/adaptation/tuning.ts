import { chees, type CheesState } from './chees.js';
import { dualAveraging, type DualAveragingState } from './dual-averaging.js';
import type { Trial } from './hmc-trial.js';
import type { Reducer } from './reducer.js';
import type { TuneSettings } from './tune-options.js';
import { vanDerCorput } from './van-der-corput.js';

/** How far a tuning has come. Plain JSON. */
export interface TuningState {
  /** Steps so far. */
  readonly count: number;
  readonly averaging: DualAveragingState;
  /** Absent where the number of leapfrogs is fixed. */
  readonly lengths?: CheesState;
}

/** A flight. */
export interface Flight {
  readonly stepSize: number;
  readonly leapfrogs: number;
}

/** What a tuning amounts to. */
export interface Tuned {
  /** To explore with: the next flight, of a length that is jittered by van der Corput's sequence. */
  readonly next: Flight;
  /** To sample with: the averages; of the leapfrogs, the most. */
  readonly settled: Flight;
}

/** Step size and trajectory length together, shown trials; begins from a flight. */
export function tuning(settings: TuneSettings): Reducer<TuningState, Trial, Tuned, Flight> {
  const averaging = dualAveraging({ target: settings.target });
  const lengths = chees();
  const adapted = settings.leapfrogs === 'chees';
  const leapfrogs = (length: number, stepSize: number): number =>
    Math.max(1, Math.min(settings.maxLeapfrogs, Math.ceil(length / stepSize)));
  return {
    init: ({ stepSize, leapfrogs }) => ({
      count: 0,
      averaging: averaging.init(stepSize),
      ...(adapted && { lengths: lengths.init(stepSize * leapfrogs) }),
    }),
    update: (state, trial) => ({
      count: state.count + 1,
      averaging: averaging.update(state.averaging, settings.pool(trial.acceptance)),
      ...(state.lengths && { lengths: lengths.update(state.lengths, trial.slope) }),
    }),
    value: (state) => {
      const { stepSize, averaged } = averaging.value(state.averaging);
      if (!state.lengths) {
        const fixed = settings.leapfrogs as number;
        return { next: { stepSize, leapfrogs: fixed }, settled: { stepSize: averaged, leapfrogs: fixed } };
      }
      const { length, averaged: settled } = lengths.value(state.lengths);
      const jittered = length * vanDerCorput(state.count + 1);
      return {
        next: { stepSize, leapfrogs: leapfrogs(jittered, stepSize) },
        settled: { stepSize: averaged, leapfrogs: leapfrogs(settled, averaged) },
      };
    },
  };
}
