import * as tf from '@tensorflow/tfjs-core';
import { foldIn, hostUniform, mean, type Kernel, type Key, type State } from '@ebmjs/core';
import { meanWithError, planPaths, shareWithError, straightPaths, type ValueWithError } from '@ebmjs/evaluation';
import { masked } from '@ebmjs/samplers';
import type { TrainedModel } from '../trained-model.js';
import { execute, type ExecuteOptions } from './execute.js';
import { piece, scaledStates, statesInUnits, type RobotData } from './scaled-states.js';

export interface PlansOptions {
  readonly data: RobotData;
  readonly trained: TrainedModel;
  readonly kernel: Kernel<State, unknown>;
  readonly tasks: number;
  /** Paths of each task, of which the one of least energy is carried out. */
  readonly samples: number;
  readonly steps: number;
  /** The same sampler without noise, of which as many steps follow: down to the nearest path of least energy. */
  readonly descent: Kernel<State, unknown>;
  /** Largest distance from the goal that counts as reaching it, in the unit of positions. */
  readonly tolerance: number;
  readonly key: Key;
  readonly signal: AbortSignal;
}

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
  const { data, tasks, key } = options;
  const { ranges } = data;
  const [starts, goals] = [startsOf(options), goalsOf(options)];
  const scaled = (states: Float32Array): tf.Tensor2D =>
    tf.tensor2d(scaledStates(states, ranges), [tasks, ranges.length]);
  const [from, to] = [scaled(starts), scaled(goals)];
  try {
    const found = await lowest(from, to, { ...options, key: foldIn(key, 2) });
    const straight = straightIn(starts, goals, data);
    const methods = [judged('least energy', found, goals, options), judged('straight line', straight, goals, options)];
    return { methods, examples: examplesOf(found, options) };
  } finally {
    tf.dispose([from, to]);
  }
}

/** In the middle of the trajectories, where robots move. */
function startsOf({ data, tasks }: PlansOptions): Float32Array {
  const features = data.ranges.length;
  const starts = new Float32Array(tasks * features);
  for (let i = 0; i < tasks; i++) {
    const [trajectory, from] = [i % data.simulation.test, Math.floor(data.simulation.moments / 2)];
    starts.set(piece(data.test, { trajectory, from, moments: 1 }), i * features);
  }
  return starts;
}

/** Positions uniform over the middle seven tenths of their ranges; what else a goal has is not looked at. */
function goalsOf({ data, tasks, key }: PlansOptions): Float32Array {
  const features = data.ranges.length;
  const u = hostUniform(foldIn(key, 1), tasks * features);
  return Float32Array.from(u, (value, i) => {
    const [least, greatest] = data.ranges[i % features]!;
    return i % features < 2 ? least + (0.15 + 0.7 * value) * (greatest - least) : 0;
  });
}

/** The path of least energy of each task, in units, one after the other. */
async function lowest(starts: tf.Tensor2D, goals: tf.Tensor2D, options: PlansOptions): Promise<Float32Array> {
  const { data, trained, kernel, descent, samples, steps, key, signal } = options;
  const { simulation, ranges } = data;
  const common = {
    starts,
    goals,
    moments: simulation.window,
    samples,
    steps,
    signal,
    reached: ranges.map((_, f) => f < 2),
  };
  const energy = trained.energy();
  const drawn = await planPaths(energy, { ...common, key: foldIn(key, 0), free: (mask) => masked(kernel, mask) });
  const { paths, best } = await planPaths(energy, {
    ...common,
    key: foldIn(key, 1),
    start: (_, straight) => tf.reshape(drawn.paths, straight.shape),
    free: (mask) => masked(descent, mask),
  }).finally(() => drawn.paths.dispose());
  const all = statesInUnits(await paths.data<'float32'>().finally(() => paths.dispose()), ranges);
  const size = simulation.window * ranges.length;
  const chosen = new Float32Array(best.length * size);
  best.forEach((sample, i) => {
    const at = (i * samples + sample) * size;
    chosen.set(all.subarray(at, at + size), i * size);
  });
  return chosen;
}

/** Positions that change evenly, with the velocity of that from the first moment on. */
function straightIn(starts: Float32Array, goals: Float32Array, { ranges, simulation }: RobotData): Float32Array {
  const [features, moments] = [ranges.length, simulation.window];
  const shape: [number, number] = [starts.length / features, features];
  const [from, to] = [tf.tensor2d(starts, shape), tf.tensor2d(goals, shape)];
  const straight = straightPaths(from, to, moments);
  const states = straight.dataSync<'float32'>().slice();
  tf.dispose([from, to, straight]);
  const seconds = (moments - 1) * simulation.interval;
  return states.map((value, i) => {
    const [row, feature] = [Math.floor(i / (moments * features)), i % features];
    if (feature < 2) return value;
    const first = Math.floor(i / features) % moments === 0;
    const place = row * features + feature - 2;
    return first || feature > 3 ? starts[row * features + feature]! : (goals[place]! - starts[place]!) / seconds;
  });
}

function judged(name: string, paths: Float32Array, goals: Float32Array, options: PlansOptions): PlannedBy {
  const { data, tasks, tolerance } = options;
  const { ranges, simulation, robot } = data;
  const each = Array.from({ length: tasks }, (_, i) => pathOf(paths, i, data));
  const missed = (states: Float32Array, i: number): number => {
    const [x, y] = states.subarray(states.length - 4);
    return Math.hypot(x! - goals[i * ranges.length]!, y! - goals[i * ranges.length + 1]!);
  };
  const carriedOut = (loop: ExecuteOptions['loop']) =>
    each.map((path) => execute(path, ranges.length, { robot, simulation, loop }));
  const [feedback, open] = [carriedOut('feedback'), carriedOut('open-loop')];
  const distances = feedback.map(({ states }, i) => missed(states, i));
  const share = (far: readonly number[]): ValueWithError =>
    shareWithError(far.filter((one) => one <= tolerance).length, far.length);
  return {
    name,
    reached: { feedback: share(distances), openLoop: share(open.map(({ states }, i) => missed(states, i))) },
    distance: meanWithError(distances),
    overLimit: meanWithError(feedback.map(({ overLimit }) => overLimit)),
    residual: Math.sqrt(mean(each.map((path) => disagreement(path, data)))),
  };
}

const pathOf = (paths: Float32Array, i: number, { simulation, ranges }: RobotData): Float32Array => {
  const size = simulation.window * ranges.length;
  return paths.subarray(i * size, (i + 1) * size);
};

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

function examplesOf(paths: Float32Array, { data, tasks }: PlansOptions): PlanExample[] {
  const { robot, simulation, ranges } = data;
  const places = (states: Float32Array, width: number): number[][] =>
    Array.from({ length: states.length / width }, (_, h) =>
      [0, 1].map((f) => Math.round(states[h * width + f]! * 1e4) / 1e4),
    );
  return Array.from({ length: Math.min(EXAMPLES, tasks) }, (_, i) => {
    const plan = pathOf(paths, i, data);
    const { states } = execute(plan, ranges.length, { robot, simulation, loop: 'feedback' });
    return { plan: places(plan, ranges.length), executed: places(states, 4) };
  });
}
