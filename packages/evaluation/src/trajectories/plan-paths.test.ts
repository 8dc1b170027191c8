import * as tf from '@tensorflow/tfjs-core';
import { key, type Energy } from '@ebmjs/core';
import { hmc, langevin, masked } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import type { FreeKernel } from './free-kernel.js';
import { conditional, energyOf, exactly, precisionOf, type Process } from './linear-gaussian.fixture.js';
import { planPaths, straightPaths, type PlanPathsOptions } from './plan-paths.js';

const PROCESS: Process = { a: 0.9, s: 0.5 };
const MOMENTS = 6;
const [FROM, TO] = [
  [2, 0],
  [-1, 1.5],
];
const column = (values: readonly number[]): tf.Tensor2D => tf.tensor2d([...values], [values.length, 1]);

/** Largest deviation of the paths between start and goal from the bridge's mean and variance, in standard errors. */
async function deviation(changes: Partial<PlanPathsOptions> = {}): Promise<number> {
  const { samples = 1500 } = changes;
  const [starts, goals] = [column(FROM), column(TO)];
  const options = { starts, goals, moments: MOMENTS, samples, steps: 1, free: exactly(PROCESS), key: key(5) };
  const { paths } = await planPaths(energyOf(PROCESS), { ...options, ...changes });
  const { mean, variance } = tf.moments(paths, 1);
  const [m, v] = [mean.dataSync(), variance.dataSync()];
  const between = Array.from({ length: MOMENTS - 2 }, (_, i) => i + 1);
  const bridge = conditional(precisionOf(PROCESS, MOMENTS), between);
  const off = FROM.flatMap((from, i) =>
    between.map((moment, u) => {
      const expected = from * bridge.mean[0]![u]! + TO[i]! * bridge.mean[MOMENTS - 1]![u]!;
      const spread = bridge.covariance[u]![u]!;
      const meanOff = (m[i * MOMENTS + moment]! - expected) / Math.sqrt(spread / samples);
      return Math.max(Math.abs(meanOff), Math.abs((v[i * MOMENTS + moment]! / spread - 1) / Math.sqrt(2 / samples)));
    }),
  );
  tf.dispose([starts, goals, paths, mean, variance]);
  return Math.max(...off);
}

describe('planPaths on a linear Gaussian process', () => {
  it('draws from the bridge', async () => {
    const before = tf.memory().numTensors;
    expect(await deviation()).toBeLessThan(5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('by a sampler of the energy as well', async () => {
    const kernel = hmc({ stepSize: 0.3, steps: 6 });
    const free = ((mask: readonly boolean[]) => masked(kernel, mask)) as unknown as FreeKernel;
    expect(await deviation({ free, steps: 10, samples: 400 })).toBeLessThan(5);
  });

  it('shows its mutants', async () => {
    expect(await deviation({ free: exactly({ a: 0.7, s: 0.5 }) })).toBeGreaterThan(8);
    expect(await deviation({ free: (free) => exactly(PROCESS)(free.map((_, i) => i > 0)) })).toBeGreaterThan(8); // no goal
    expect(await deviation({ free: (free) => exactly(PROCESS)(free.map((_, i) => i < MOMENTS - 1)) })).toBeGreaterThan(
      8,
    );
  });

  it('without noise is the solution of least energy, that of linear quadratic control', async () => {
    // min sum (x[t+1] - a x[t])^2: the mean of the bridge, where descent of the energy ends.
    const [starts, goals] = [column(FROM), column(TO)];
    const descent = langevin({ preset: 'paper', stepSize: 0.06, noise: 0, gradientClip: Infinity, box: null });
    const free = (mask: readonly boolean[]) => masked(descent, mask);
    const options = { starts, goals, moments: MOMENTS, steps: 150, free, key: key(0) };
    const { paths } = await planPaths(energyOf(PROCESS), options);
    const bridge = conditional(precisionOf(PROCESS, MOMENTS), [1, 2, 3, 4]);
    const found = Array.from(paths.dataSync());
    FROM.forEach((from, i) =>
      [1, 2, 3, 4].forEach((moment, u) =>
        expect(found[i * MOMENTS + moment]).toBeCloseTo(from * bridge.mean[0]![u]! + TO[i]! * bridge.mean[5]![u]!, 3),
      ),
    );
    tf.dispose([starts, goals, paths]);
  });
});

it('keeps start and goal to the bit, and tells the path of least energy', async () => {
  const [starts, goals] = [column(FROM), column(TO)];
  const energy = energyOf(PROCESS);
  const { paths, energies, best } = await planPaths(energy, {
    ...{ starts, goals, moments: MOMENTS, samples: 8, steps: 1, free: exactly(PROCESS), key: key(1) },
    start: (_, straight) => tf.zerosLike(straight),
  });
  const values = paths.dataSync();
  for (let row = 0; row < 16; row++) {
    const i = Math.floor(row / 8);
    expect([values[row * MOMENTS], values[row * MOMENTS + 5]]).toEqual([FROM[i], TO[i]]);
  }
  for (const i of [0, 1]) expect(energies[i * 8 + best[i]!]).toBe(Math.min(...energies.subarray(i * 8, i * 8 + 8)));
  tf.dispose([starts, goals, paths]);
});

it('reaches what of the goal is to be reached, and leaves the rest free', async () => {
  const drift = langevin({ preset: 'paper', stepSize: 0.1, noise: 0, gradientClip: Infinity, box: null });
  const [starts, goals] = [tf.tensor2d([[0, 1]]), tf.tensor2d([[1, 3]])];
  const slope: Energy = (x) => tf.sum(x, [1, 2]); // down by a tenth where it may
  const free = (mask: readonly boolean[]) => masked(drift, mask);
  const options = { starts, goals, moments: 3, reached: [true, false], steps: 1, free, key: key(0) };
  const { paths } = await planPaths(slope, options);
  [0, 1, 0.4, 1.9, 1, 2.9].forEach((value, i) => expect(paths.dataSync()[i]).toBeCloseTo(value, 6));
  tf.dispose([starts, goals, paths]);
});

it('straight paths go evenly', () => {
  const straight = straightPaths(tf.tensor2d([[0, 4]]), tf.tensor2d([[1, 0]]), 5);
  expect(Array.from(straight.dataSync())).toEqual([0, 4, 0.25, 3, 0.5, 2, 0.75, 1, 1, 0]);
});

it.each([
  [{ goals: tf.zeros([2, 2]) }, 'planPaths.goals: must be [n, features], as the starts'],
  [{ reached: [false] }, 'planPaths.reached: must be 1 truths, one or more of them true'],
  [{ moments: 2 }, 'planPaths.moments: must be a whole number of at least 3'],
  [{ window: 2 }, 'planPaths: unknown option'],
])('refuses %j', async (changes, message) => {
  const options = {
    starts: column(FROM),
    goals: column(TO),
    moments: 4,
    steps: 1,
    free: exactly(PROCESS),
    key: key(0),
  };
  await expect(planPaths(energyOf(PROCESS), { ...options, ...changes } as never)).rejects.toThrow(message);
});
