import { foldIn, type Key } from '@ebmjs/core';
import type { TrainedModel } from '../trained-model.js';
import { execute } from './execute.js';
import { judgedPaths, pathOf, type PlannedBy } from './judged-paths.js';
import { lowestPaths, type LowestPathsOptions } from './lowest-paths.js';
import { planTasks } from './plan-tasks.js';
import type { RobotData } from './scaled-states.js';
import { straightIn } from './with-velocities.js';

export interface PlansOptions extends Pick<LowestPathsOptions, 'kernel' | 'descent'> {
  readonly data: RobotData;
  readonly trained: TrainedModel;
  readonly tasks: number;
  /** Paths of each task, of which the one of least energy is carried out. */
  readonly samples: number;
  readonly steps: number;
  /** Largest distance from the goal that counts as reaching it, in the unit of positions. */
  readonly tolerance: number;
  readonly key: Key;
  readonly signal: AbortSignal;
}

/** One task: the path that was planned, and where the robot went. */
export interface PlanExample {
  readonly plan: readonly (readonly number[])[];
  readonly executed: readonly (readonly number[])[];
}

export interface Plans {
  readonly methods: readonly PlannedBy[];
  readonly examples: readonly PlanExample[];
}

const EXAMPLES = 3;

/** Plans from states of held-out trajectories to random places, and carries the plans out. */
export async function plans(options: PlansOptions): Promise<Plans> {
  const { data, tasks: count, trained, key } = options;
  const tasks = planTasks({ data, tasks: count, key: foldIn(key, 1) });
  const found = await lowestPaths(tasks, { ...options, energy: trained.energy(), key: foldIn(key, 2) });
  const judged = (name: string, paths: Float32Array): PlannedBy =>
    judgedPaths(name, paths, { ...options, goals: tasks.goals }).planned;
  return {
    methods: [judged('least energy', found), judged('straight line', straightIn(tasks, data))],
    examples: planExamples(found, data),
  };
}

/** Of the first few tasks. */
export function planExamples(paths: Float32Array, data: RobotData): PlanExample[] {
  const { robot, simulation, ranges } = data;
  const places = (states: Float32Array, width: number): number[][] =>
    Array.from({ length: states.length / width }, (_, h) =>
      [0, 1].map((f) => Math.round(states[h * width + f]! * 1e4) / 1e4),
    );
  const count = Math.min(EXAMPLES, paths.length / (simulation.window * ranges.length));
  return Array.from({ length: count }, (_, i) => {
    const plan = pathOf(paths, i, data);
    const { states } = execute(plan, ranges.length, { robot, simulation, loop: 'feedback' });
    return { plan: places(plan, ranges.length), executed: places(states, 4) };
  });
}
