import type { FeatureRanges, Trajectories } from '@ebmjs/datasets';
import type { DataSection, SimulationSection } from '../config/simulated.js';
import { robotWindows, simulated, type RobotName } from '../simulated-data.js';

/** Trajectories of a run's robot, and how its events are scaled. */
export interface RobotData {
  readonly robot: RobotName;
  readonly simulation: SimulationSection;
  readonly train: Trajectories;
  readonly test: Trajectories;
  /** What became 0 and 1. */
  readonly ranges: FeatureRanges;
}

/** Simulates again what a run was trained on; undefined for a run on anything else. */
export function robotData({ name, simulation }: DataSection): RobotData | undefined {
  if (!simulation) return undefined;
  const robot = name as RobotName;
  const [train, test] = [simulated(robot, simulation, 'train'), simulated(robot, simulation, 'test')];
  return { robot, simulation, train, test, ranges: robotWindows(robot, simulation, 'train').ranges };
}

/** To the scale of events, from the units of the features; what is beyond the ranges onto the face. */
export const scaledStates = (states: Float32Array, ranges: FeatureRanges): Float32Array =>
  states.map((value, i) => {
    const [least, greatest] = ranges[i % ranges.length]!;
    return Math.min(1, Math.max(0, (value - least) / (greatest - least)));
  });

/** And back. */
export const statesInUnits = (scaled: Float32Array, ranges: FeatureRanges): Float32Array =>
  scaled.map((value, i) => {
    const [least, greatest] = ranges[i % ranges.length]!;
    return least + value * (greatest - least);
  });

/** Some moments of a trajectory, from one on: `[moments, features]`. */
export function piece({ states, shape: [, all, features] }: Trajectories, of: PieceOf): Float32Array {
  const from = (of.trajectory * all + of.from) * features;
  return states.subarray(from, from + of.moments * features);
}

interface PieceOf {
  readonly trajectory: number;
  readonly from: number;
  readonly moments: number;
}
