import * as tf from '@tensorflow/tfjs-core';
import { foldIn, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';
import { planPaths, type PlanPathsOptions } from '@ebmjs/evaluation';
import { masked } from '@ebmjs/samplers';
import type { PlanTasks } from './plan-tasks.js';
import type { annealedKernel } from './chains.js';
import { scaledStates, statesInUnits, type RobotData } from './scaled-states.js';

export interface LowestPathsOptions {
  readonly data: RobotData;
  readonly energy: Energy;
  /** Chains from the start. @defaultValue none: down from the start itself */
  readonly kernel?: ReturnType<typeof annealedKernel> | undefined;
  /** The sampler without noise, of which as many steps follow: down to the nearest path of least energy. */
  readonly descent: Kernel<State, unknown>;
  /** Paths of each task. */
  readonly samples: number;
  readonly steps: number;
  readonly key: Key;
  readonly start?: PlanPathsOptions['start'];
  readonly signal: AbortSignal;
}

/** The path of least energy of each task, in units, one after the other. */
export async function lowestPaths(tasks: PlanTasks, options: LowestPathsOptions): Promise<Float32Array> {
  const { data, energy, kernel, descent, samples, steps, key, start, signal } = options;
  const { simulation, ranges } = data;
  const scaled = (states: Float32Array): tf.Tensor2D =>
    tf.tensor2d(scaledStates(states, ranges), [states.length / ranges.length, ranges.length]);
  const [starts, goals] = [scaled(tasks.starts), scaled(tasks.goals)];
  const reached = ranges.map((_, f) => f < 2);
  const common = { starts, goals, reached, moments: simulation.window, samples, steps, signal };
  try {
    const begin = start && { start };
    const drawn =
      kernel &&
      (await planPaths(energy, { ...common, ...begin, key: foldIn(key, 0), free: (mask) => masked(kernel, mask) }));
    const { paths, best } = await planPaths(energy, {
      ...{ ...common, ...begin, key: foldIn(key, 1), free: (mask) => masked(descent, mask) },
      ...(drawn && { start: (_: Key, straight: tf.Tensor3D) => tf.reshape(drawn.paths, straight.shape) }),
    }).finally(() => drawn?.paths.dispose());
    const all = statesInUnits(await paths.data<'float32'>().finally(() => paths.dispose()), ranges);
    const size = simulation.window * ranges.length;
    const chosen = new Float32Array(best.length * size);
    best.forEach((sample, i) => {
      const at = (i * samples + sample) * size;
      chosen.set(all.subarray(at, at + size), i * size);
    });
    return chosen;
  } finally {
    tf.dispose([starts, goals]);
  }
}
