import { EbmError, knownOptions, whole, type FiniteDataset } from '@ebmjs/core';
import { arrayDataset } from '../array-dataset.js';
import type { Trajectories } from './trajectories.js';

export interface TrajectoryWindowsOptions {
  /** Moments of each piece. */
  readonly window: number;
  /** Moments from the beginning of one piece to that of the next of the same trajectory. @defaultValue `window` */
  readonly stride?: number;
  /** The least and the greatest of each feature, which become 0 and 1. @defaultValue those of the trajectories */
  readonly ranges?: FeatureRanges;
}

/** Of each feature. */
export type FeatureRanges = readonly (readonly [least: number, greatest: number])[];

/** Pieces of trajectories as a data set. */
export interface TrajectoryWindows extends FiniteDataset {
  /** What was scaled to 0 and 1: give it to the windows of other trajectories, and go back by it. */
  readonly ranges: FeatureRanges;
}

/**
 * Pieces of trajectories `[n, window, features]`, every feature scaled to [0, 1].
 *
 * Throws an `EbmError` for a window longer than the trajectories, for ranges that are none, and where a state is beyond them.
 */
export function trajectoryWindows(given: Trajectories, options: TrajectoryWindowsOptions): TrajectoryWindows {
  knownOptions('trajectoryWindows', options, ['window', 'stride', 'ranges']);
  const [trajectories, moments, features] = given.shape;
  const window = whole('trajectoryWindows.window', options.window);
  const stride = whole('trajectoryWindows.stride', options.stride ?? window);
  if (window > moments) throw new EbmError('trajectoryWindows.window', `must be at most ${moments} moments`, window);
  const ranges = options.ranges ? checkedRanges(options.ranges, features) : rangesOf(given);
  const each = Math.floor((moments - window) / stride) + 1;
  const data = new Float32Array(trajectories * each * window * features);
  for (let i = 0; i < trajectories * each; i++) {
    const from = (Math.floor(i / each) * moments + (i % each) * stride) * features;
    const piece = given.states.subarray(from, from + window * features);
    data.set(
      piece.map((value, k) => scaled(value, ranges[k % features]!)),
      i * window * features,
    );
  }
  const x = { dtype: 'float32', shape: [trajectories * each, window, features], data } as const;
  const licence = 'Apache-2.0';
  return { ...arrayDataset({ name: given.name, x, licence, attribution: 'Simulated by ebmjs' }), ranges };
}

/** The least and the greatest of each feature. */
function rangesOf({ states, shape: [, , features] }: Trajectories): FeatureRanges {
  const ranges = Array.from({ length: features }, (): [number, number] => [Infinity, -Infinity]);
  states.forEach((value, i) => {
    const range = ranges[i % features]!;
    range[0] = Math.min(range[0], value);
    range[1] = Math.max(range[1], value);
  });
  return ranges;
}

const scaled = (value: number, [least, greatest]: FeatureRanges[number]): number =>
  greatest === least ? 0.5 : (value - least) / (greatest - least);

function checkedRanges(ranges: FeatureRanges, features: number): FeatureRanges {
  if (ranges.length !== features)
    throw new EbmError('trajectoryWindows.ranges', `must be one a feature, ${features}`, ranges.length);
  const bad = ranges.findIndex(([least, greatest]) => !(least < greatest));
  if (bad >= 0)
    throw new EbmError(`trajectoryWindows.ranges[${bad}]`, 'must have the least below the greatest', ranges[bad]);
  return ranges;
}
