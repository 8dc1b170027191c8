import { foldIn, hostUniform, type Key } from '@ebmjs/core';
import { piece, type RobotData } from './scaled-states.js';

/** From where to where: states `[tasks, features]` in units, one after the other. */
export interface PlanTasks {
  readonly starts: Float32Array;
  /** Positions, and 0 for what is not looked at. */
  readonly goals: Float32Array;
}

export interface PlanTasksOptions {
  readonly data: RobotData;
  readonly tasks: number;
  readonly key: Key;
  /** Which tasks to keep, of a start and a goal. @defaultValue all */
  readonly wanted?: (start: Float32Array, goal: Float32Array) => boolean;
}

/**
 * From states in the middle of held-out trajectories, where robots move, to positions uniform over the middle seven tenths of their ranges.
 * Of tasks that are not wanted the next is taken, of the next trajectory.
 */
export function planTasks({ data, tasks, key, wanted = () => true }: PlanTasksOptions): PlanTasks {
  const { ranges, simulation } = data;
  const features = ranges.length;
  const [starts, goals] = [new Float32Array(tasks * features), new Float32Array(tasks * features)];
  let found = 0;
  for (let i = 0; found < tasks && i < TRIES * tasks; i++) {
    const from = Math.floor(simulation.moments / 2);
    const start = piece(data.test, { trajectory: i % simulation.test, from, moments: 1 });
    const u = hostUniform(foldIn(key, i), 2);
    const goal = Float32Array.from(ranges, ([least, greatest], f) =>
      f < 2 ? least + (0.15 + 0.7 * u[f]!) * (greatest - least) : 0,
    );
    if (!wanted(start, goal)) continue;
    starts.set(start, found * features);
    goals.set(goal, found * features);
    found++;
  }
  return { starts: starts.subarray(0, found * features), goals: goals.subarray(0, found * features) };
}

/** Tasks looked at for each that is wanted, before there are fewer. */
const TRIES = 100;
