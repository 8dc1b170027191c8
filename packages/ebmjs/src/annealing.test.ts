import { key, scope, type Energy } from '@ebmjs/core';
import { uniformBox } from '@ebmjs/models';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { anneal, type Annealed } from './annealing.js';
import { parseConfig } from './config.js';
import type { Search } from './scaled-target.js';

vi.spyOn(process.stderr, 'write').mockReturnValue(true);

/** Chains of each evaluation with a gradient. */
let asked: number[] = [];

/** `E(x) = sum x`: over the unit square, `Z(beta) = ((1 - exp(-beta)) / beta)^2`. */
const energy: Energy = Object.assign((x: tf.Tensor) => scope(() => tf.sum(x, 1) as tf.Tensor1D), {
  valueAndGrad: (x: tf.Tensor) => {
    asked.push(x.shape[0]!);
    return scope(() => ({ value: tf.sum(x, 1) as tf.Tensor1D, grad: tf.onesLike(x) }));
  },
});

async function annealed(temperatures: number, chainsPerClass: number): Promise<Annealed> {
  asked = [];
  const base = uniformBox({ shape: [2] });
  const search = {
    config: parseConfig({ likelihood: { temperatures, chainsPerClass, maxBeta: 5, leapfrogSteps: 3 } }),
    trained: { model: { classes: 0, shape: [2] }, energy: () => energy, dispose: () => undefined },
    base,
    signal: new AbortController().signal,
    checkpoint: () => ({ read: () => Promise.resolve(undefined), write: () => Promise.resolve() }),
  } as unknown as Search;
  return anneal(search, key(1));
}

describe('anneal', () => {
  it('finds the step sizes on a quarter of the temperatures, with eight chains, and evaluates no point twice', async () => {
    const { schedule } = await annealed(10, 7);
    expect(schedule).toHaveLength(11);
    const times = (chains: number): number => asked.filter((n) => n === chains).length;
    expect(times(8)).toBe(1 + 3 * 3); // the start, and three leapfrogs at each of ceil(10 / 4) temperatures
    expect(times(7)).toBe(1 + 3 * 10);
  });

  it('has a step size for every temperature', async () => {
    const { schedule, stepSize } = await annealed(10, 2);
    for (const beta of schedule) expect(stepSize(beta)).toBeGreaterThan(0);
  });

  it('knows log Z at the end of the schedule', async () => {
    const { annealed: result } = await annealed(40, 200);
    const truth = 2 * Math.log((1 - Math.exp(-5)) / 5);
    expect(Math.abs(result.logZ.value - truth)).toBeLessThan(5 * result.logZ.standardError);
    expect(result.logZ.standardError).toBeLessThan(0.2); // or the line above says nothing
  });

  it('leaks nothing', async () => {
    const tensors = tf.memory().numTensors;
    await annealed(3, 2);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
