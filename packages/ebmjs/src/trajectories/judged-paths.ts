import { mean } from '@ebmjs/core';
import { meanWithError, shareWithError, type ValueWithError } from '@ebmjs/evaluation';
import { execute, type ExecuteOptions } from './execute.js';
import type { RobotData } from './scaled-states.js';

/** What came of the plans of one method. */
export interface PlannedBy {
  readonly name: string;
  /** Share of tasks whose goal was reached at the last moment, with feedback and by the plan alone. */
  readonly reached: { readonly feedback: ValueWithError; readonly openLoop: ValueWithError };
  /** Distance of the last moment from the goal, with feedback. */
  readonly distance: ValueWithError;
  /** Share of moments at which the plan needs more than the limit of force or torque. */
  readonly overLimit: ValueWithError;
  /** Root of the mean square of `x' - x - h (v + v') / 2`: how far positions and velocities disagree. */
  readonly residual: number;
}

export interface JudgedPathsOptions {
  readonly data: RobotData;
  readonly goals: Float32Array;
  /** Largest distance from the goal that counts as reaching it, in the unit of positions. */
  readonly tolerance: number;
}

/** What came of it, and of each task with feedback: whether its goal was reached, and where the robot was on the way. */
export interface JudgedPaths {
  readonly planned: PlannedBy;
  readonly reached: readonly boolean[];
  /** `[points, 2]` of each task. */
  readonly places: readonly Float32Array[];
}

/** Carries out the paths, one after the other, and tells what came of them. */
export function judgedPaths(name: string, paths: Float32Array, options: JudgedPathsOptions): JudgedPaths {
  const { data, goals, tolerance } = options;
  const { ranges, simulation, robot } = data;
  const each = Array.from({ length: goals.length / ranges.length }, (_, i) => pathOf(paths, i, data));
  const missed = (states: Float32Array, i: number): number => {
    const [x, y] = states.subarray(states.length - 4);
    return Math.hypot(x! - goals[i * ranges.length]!, y! - goals[i * ranges.length + 1]!);
  };
  const carriedOut = (loop: ExecuteOptions['loop']) =>
    each.map((path) => execute(path, ranges.length, { robot, simulation, loop }));
  const [feedback, open] = [carriedOut('feedback'), carriedOut('open-loop')];
  const distances = feedback.map(({ states }, i) => missed(states, i));
  const reached = distances.map((far) => far <= tolerance);
  const openLoop = shareOf(open.map(({ states }, i) => missed(states, i) <= tolerance));
  const planned = {
    name,
    reached: { feedback: shareOf(reached), openLoop },
    distance: meanWithError(distances),
    overLimit: meanWithError(feedback.map(({ overLimit }) => overLimit)),
    residual: Math.sqrt(mean(each.map((path) => disagreement(path, data)))),
  };
  return { planned, reached, places: feedback.map(({ places }) => places) };
}

/** One of several paths, `[moments, features]`. */
export function pathOf(paths: Float32Array, i: number, { simulation, ranges }: RobotData): Float32Array {
  const size = simulation.window * ranges.length;
  return paths.subarray(i * size, (i + 1) * size);
}

/** How often it is so, and the standard error of that. */
export const shareOf = (all: readonly boolean[]): ValueWithError =>
  shareWithError(all.filter(Boolean).length, all.length);

/** Mean square of `x' - x - h (v + v') / 2` along a path. */
function disagreement(path: Float32Array, { ranges, simulation }: RobotData): number {
  const [features, h] = [ranges.length, simulation.interval];
  let sum = 0;
  for (let now = 0; now + features < path.length; now += features)
    for (const f of [0, 1]) {
      const next = now + features;
      sum += (path[next + f]! - path[now + f]! - (h / 2) * (path[now + f + 2]! + path[next + f + 2]!)) ** 2;
    }
  return sum / (2 * (path.length / features - 1));
}
