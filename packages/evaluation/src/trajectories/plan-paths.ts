import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, knownOptions, scope, whole, type Energy, type Key, type State } from '@ebmjs/core';
import { energies } from '../energies.js';
import { endOfChains } from './end-of-chains.js';
import type { FreeKernel } from './free-kernel.js';
import { repeatRows } from './repeat-rows.js';

export interface PlanPathsOptions<S extends State = State, I = unknown> {
  /** `[n, features]`: the first moment of each path. */
  readonly starts: tf.Tensor2D;
  /** `[n, features]`: the last. */
  readonly goals: tf.Tensor2D;
  /** Which features of the goal are to be reached, such as positions and not velocities. @defaultValue all */
  readonly reached?: readonly boolean[];
  /** Moments of a path: those of an event of the energy. */
  readonly moments: number;
  /** Paths of each task, of which the one of least energy is the plan. @defaultValue 1 */
  readonly samples?: number;
  /** Steps of the sampler. */
  readonly steps: number;
  readonly free: FreeKernel<S, I>;
  readonly key: Key;
  /**
   * Where the paths `[n * samples, moments, features]` begin, from straight ones; owned by `planPaths`. Starts and goals are
   * put back into what it gives. @defaultValue the straight ones
   */
  readonly start?: (key: Key, straight: tf.Tensor3D) => tf.Tensor;
  readonly signal?: AbortSignal;
}

const OPTIONS = ['starts', 'goals', 'reached', 'moments', 'samples', 'steps', 'free', 'key', 'start', 'signal'];

export interface PlannedPaths {
  /** `[n, samples, moments, features]`; yours. */
  readonly paths: tf.Tensor4D;
  /** Of each path, `[n * samples]`. */
  readonly energies: Float32Array;
  /** Of each task the path of least energy, from 0 to `samples - 1`. */
  readonly best: Int32Array;
}

/**
 * Planning as sampling: paths with a given start and a given goal, all between sampled under the energy of paths, so that
 * what is likely under the model leads from one to the other (Du and Mordatch 2019, section on trajectories). With exact
 * sampling, draws of the bridge from start to goal.
 *
 * Borrows the starts and goals. Rejects with an `EbmError` for shapes that do not fit and where nothing of a goal is to be reached; with the signal's
 * reason on an abort.
 */
export async function planPaths<S extends State, I>(
  energy: Energy,
  options: PlanPathsOptions<S, I>,
): Promise<PlannedPaths> {
  knownOptions('planPaths', options, OPTIONS);
  const { starts, goals, reached, moments, samples } = checked(options);
  const [n, features] = starts.shape;
  const free = freeBetween(reached, { moments, features });
  const { start = (_: Key, straight: tf.Tensor3D) => straight, key, steps, signal } = options;
  const from = scope(() => {
    const straight = repeatRows(straightPaths(starts, goals, moments), samples);
    const begun = start(foldIn(key, 0), straight);
    const mask = tf.tensor3d(free.map(Number), [1, moments, features]);
    return tf.add<tf.Tensor3D>(tf.mul(begun, mask), tf.mul(straight, tf.sub(1, mask)));
  });
  const sampler = { energy, kernel: options.free(free), key: foldIn(key, 1), steps, signal };
  const paths = await endOfChains(from, sampler).finally(() => from.dispose());
  try {
    const values = await energies(energy, paths, { ...(signal && { signal }) });
    const shaped = scope(() => tf.reshape(paths, [n, samples, moments, features]) as tf.Tensor4D);
    return { paths: shaped, energies: values, best: lowest(values, n) };
  } finally {
    paths.dispose();
  }
}

/** `[n, moments, features]`: every feature as it changes evenly from the start `[n, features]` to the goal. */
export function straightPaths(starts: tf.Tensor2D, goals: tf.Tensor2D, moments: number): tf.Tensor3D {
  return scope(() => {
    const share = tf.reshape(tf.linspace(0, 1, whole('straightPaths.moments', moments, 2)), [1, moments, 1]);
    const [from, to] = [tf.expandDims(starts, 1), tf.expandDims(goals, 1)];
    return tf.add(tf.mul(from, tf.sub(1, share)), tf.mul(to, share)) as tf.Tensor3D;
  });
}

function checked<S extends State, I>(options: PlanPathsOptions<S, I>) {
  const { starts, goals } = options;
  if (starts.rank !== 2 || starts.shape.join() !== goals.shape.join())
    throw new EbmError('planPaths.goals', 'must be [n, features], as the starts', goals.shape);
  const reached = options.reached ?? Array.from({ length: starts.shape[1] }, () => true);
  if (reached.length !== starts.shape[1] || !reached.some(Boolean))
    throw new EbmError('planPaths.reached', `must be ${starts.shape[1]} truths, one or more of them true`, reached);
  const moments = whole('planPaths.moments', options.moments, 3);
  whole('planPaths.steps', options.steps);
  return { starts, goals, reached, moments, samples: whole('planPaths.samples', options.samples ?? 1) };
}

interface PathShape {
  readonly moments: number;
  readonly features: number;
}

/** All but the first moment, and what is to be reached in the last. */
const freeBetween = (reached: readonly boolean[], { moments, features }: PathShape): boolean[] =>
  Array.from({ length: moments * features }, (_, i) => {
    const moment = Math.floor(i / features);
    return moment > 0 && (moment < moments - 1 || !reached[i % features]);
  });

function lowest(values: Float32Array, n: number): Int32Array {
  const samples = values.length / n;
  return Int32Array.from({ length: n }, (_, i) => {
    const own = values.subarray(i * samples, (i + 1) * samples);
    return own.indexOf(own.reduce((least, value) => Math.min(least, value), Infinity));
  });
}
