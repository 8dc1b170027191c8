import * as tf from '@tensorflow/tfjs-core';
import { product } from '@ebmjs/composition';
import { EbmError, foldIn, scope, type Energy } from '@ebmjs/core';
import { obstacleDistance, obstacleEnergy, pathPoints, type Obstacle, type ValueWithError } from '@ebmjs/evaluation';
import { judgedPaths, shareOf, type PlannedBy } from './judged-paths.js';
import { lowestPaths, type LowestPathsOptions } from './lowest-paths.js';
import { planTasks, type PlanTasks } from './plan-tasks.js';
import { planExamples, type PlanExample, type PlansOptions } from './plans.js';
import { bowed, straightIn } from './with-velocities.js';

export interface ObstaclePlansOptions extends PlansOptions {
  /** Among positions, in their unit; one or more. */
  readonly obstacles: readonly Obstacle[];
  /** How far from their surfaces the penalty begins. */
  readonly clearance: number;
  /** The energy of a point that is deeper than that by as much as positions range. */
  readonly weight: number;
}

/** What came of the plans of one method where there was something in the way. */
export interface PlannedAround extends PlannedBy {
  /** Share of tasks whose goal was reached, with feedback, and no obstacle touched at any time. */
  readonly success: ValueWithError;
  /** Share of tasks in which the robot, with feedback, touched one. */
  readonly touched: ValueWithError;
}

export interface ObstaclePlans {
  readonly obstacles: readonly Obstacle[];
  /** How many tasks had an obstacle in the way: as many as asked for, unless there are too few of them. */
  readonly tasks: number;
  readonly methods: readonly PlannedAround[];
  readonly examples: readonly PlanExample[];
}

/** Deviation of the heights that paths to start with bow by, in shares of the range of positions. */
const BOW = 0.25;

/**
 * Plans past obstacles that no trajectory has met: by the learnt energy and theirs together, which begin with bowed paths, so that
 * some go around one side and some around the other; by each energy alone; and straight on. Tasks are those whose straight line touches,
 * and whose ends keep clear. Rejects with an `EbmError` where there are fewer than two.
 */
export async function obstaclePlans(options: ObstaclePlansOptions): Promise<ObstaclePlans> {
  const { data, trained, obstacles, clearance, key } = options;
  const { ranges, simulation } = data;
  const range = ranges[0]![1] - ranges[0]![0];
  const points = pathPoints({ ranges, interval: simulation.interval });
  const penalty = obstacleEnergy({ obstacles, points, clearance, weight: options.weight / range ** 2 });
  const tasks = tasksAround(options);
  const found = (energy: Energy, more: Partial<LowestPathsOptions>): Promise<Float32Array> =>
    lowestPaths(tasks, { ...options, energy, key: foldIn(key, 2), ...more });
  const [learnt, start] = [trained.energy(), bowed(data, BOW * range)];
  const both = await found(product(learnt, penalty), { start });
  const paths = {
    'learnt and obstacle': both,
    'learnt alone': await found(learnt, { start }),
    // By itself an obstacle's energy says nothing of the paths that keep clear: noise would only take them apart.
    'obstacle alone, bowed': await found(penalty, { kernel: undefined, start }),
    'obstacle alone, straight': await found(penalty, { kernel: undefined }),
    'straight line': straightIn(tasks, data),
  };
  return {
    obstacles,
    tasks: tasks.goals.length / ranges.length,
    methods: Object.entries(paths).map(([name, each]) => judgedAround(name, each, { ...options, goals: tasks.goals })),
    examples: planExamples(both, data),
  };
}

/** Whether a line of positions touches, within a margin. */
function touches(places: Float32Array, obstacles: readonly Obstacle[], margin = 0): boolean {
  const nearest = scope(() => tf.min(obstacleDistance(tf.tensor3d(places, [1, places.length / 2, 2]), obstacles)));
  const [distance] = nearest.dataSync();
  nearest.dispose();
  return distance! < margin;
}

function tasksAround({ data, tasks, key, obstacles, clearance }: ObstaclePlansOptions): PlanTasks {
  const line = (a: Float32Array, b: Float32Array): Float32Array =>
    Float32Array.from({ length: 202 }, (_, i) => {
      const share = Math.floor(i / 2) / 100;
      return (1 - share) * a[i % 2]! + share * b[i % 2]!;
    });
  const clear = (state: Float32Array): boolean => !touches(state.slice(0, 2), obstacles, clearance);
  const found = planTasks({
    ...{ data, tasks, key: foldIn(key, 1) },
    wanted: (from, to) => clear(from) && clear(to) && touches(line(from, to), obstacles),
  });
  if (found.goals.length < 2 * data.ranges.length)
    throw new EbmError(
      'trajectories.obstacles',
      'must be in the way of two tasks or more, and not at their ends',
      obstacles,
    );
  return found;
}

function judgedAround(
  name: string,
  paths: Float32Array,
  options: ObstaclePlansOptions & { readonly goals: Float32Array },
): PlannedAround {
  const { planned, reached, places } = judgedPaths(name, paths, options);
  const touched = places.map((one) => touches(one, options.obstacles));
  return { ...planned, success: shareOf(reached.map((is, i) => is && !touched[i])), touched: shareOf(touched) };
}
