import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, normal, scope, uniform, type Batch, type Energy, type Key } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { toyModel } from '../toy-run.fixture.js';
import { tuneSampler, type TunedSampler } from './tune-sampler.js';
import type { TuneSamplerOptions } from './tune-options.js';

/** `sum_i k_i (x_i - c)^2 / 2` */
const quadratic =
  (curvatures: readonly number[], centre = 0): Energy =>
  (x) =>
    scope(() => tf.sum(tf.mul(tf.square(tf.sub(x, centre)), tf.div(tf.tensor1d([...curvatures]), 2)), 1));

const descent = (stepSize: number) =>
  langevin({ preset: 'paper', stepSize, noise: 1e-4, gradientClip: Infinity, box: null });
const wide = (k: Key, n: number): Batch => ({ x: scope(() => tf.mul(normal(k, [n, 2]), 3)) });
const inBox = (k: Key, n: number): Batch => ({ x: uniform(k, [n, 2]) });
const UNIT = { min: 0, max: 1 };
const boxed = (stepSize: number) =>
  langevin({ preset: 'paper', stepSize, noise: 0.005, gradientClip: Infinity, box: UNIT });

const tune = (options: Partial<TuneSamplerOptions> & { energy: () => Energy }): Promise<TunedSampler> =>
  tuneSampler({ kernel: descent, start: wide, key: key(1), chains: 16, steps: 25, ...options } as never);

/** Steps that descent on a quadratic needs to be, and to stay, within a tenth of its start, worked out. */
function stepsNeeded(stepSize: number, curvatures: readonly number[]): number {
  const weights = curvatures.map((k) => [k, (1 - stepSize * k) ** 2] as const);
  const level = 0.1 * curvatures.reduce((sum, k) => sum + k, 0);
  for (let t = 0; t < 1000; t++) if (weights.reduce((sum, [k, r]) => sum + k * r ** t, 0) <= level) return t;
  return Infinity;
}

describe('tuneSampler on a quadratic', () => {
  const curvatures = [1, 8];
  const stepSizes = { least: 0.01, most: 10, perDecade: 4 };

  it('takes a step below the bound of stability, and few more steps than the best', async () => {
    const { choice, candidates, why } = await tune({ energy: () => quadratic(curvatures), stepSizes });
    expect(choice!.stepSize).toBeLessThan(2 / 8);
    const best = Math.min(...candidates.map(({ stepSize }) => stepsNeeded(stepSize, curvatures)));
    expect(stepsNeeded(choice!.stepSize, curvatures)).toBeLessThanOrEqual(1.5 * best + 1);
    expect(why).toContain(`step size ${choice!.stepSize} with ${choice!.steps} steps`);
  });

  it.each([0.1, 1, 30])('follows the curvature: %d times it', async (times) => {
    const scaled = curvatures.map((k) => k * times);
    const { choice } = await tune({ energy: () => quadratic(scaled), stepSizes: { least: 1e-3, most: 100 } });
    expect(choice!.stepSize * times).toBeGreaterThan(0.25 / 8);
    expect(choice!.stepSize * times).toBeLessThan(2 / 8);
  });

  it('says of every larger step that it is too large, and of the others how they fare', async () => {
    const { candidates, faults } = await tune({ energy: () => quadratic(curvatures), stepSizes });
    candidates.forEach(({ stepSize, drop, curve, nonFinite, movementToNoise }, i) => {
      if (stepSize > 2 / 8) expect(faults[i]).toMatch(/rises|not finite|too large/);
      else expect([faults[i], nonFinite]).toEqual([null, 0]);
      if (faults[i] !== null) return;
      const ends = curve.filter(([step]) => step >= 12.5).map(([, energy]) => energy!);
      expect(drop).toBeCloseTo(curve[0]![1]! - ends.reduce((sum, energy) => sum + energy, 0) / ends.length, 4);
      expect(movementToNoise).toBeNull(); // nobody said what the noise is
    });
  });

  it('measures what can be worked out: the fall, the movement, the clipped share', async () => {
    const start = (_: Key, n: number): Batch => ({ x: tf.tile(tf.tensor2d([[1, -2]]), [n, 1]) });
    const kernel = (stepSize: number) =>
      langevin({ preset: 'paper', stepSize, noise: 0, gradientClip: 0.5, box: null });
    const { candidates } = await tuneSampler({
      kernel,
      energy: () => quadratic([1, 1]),
      start,
      key: key(1),
      chains: 2,
      clip: 0.5,
      noise: 0.1,
      stepSizes: { least: 1, most: 1 },
      steps: 5,
    });
    // Clipped, each step goes half a unit until what is left is half of one: 1, 0.5, 0 and 2, 1.5, 1, 0.5, 0.
    expect(candidates).toHaveLength(1);
    const { curve, movement, movementToNoise, clippedAtStart, clipped, plateau, drop, dropError } = candidates[0]!;
    const energies = [2.5, 1.25, 0.5, 0.125, 0, 0];
    expect(curve).toEqual(energies.map((energy, step) => [step, energy]));
    expect([dropError, plateau, clippedAtStart, clipped]).toEqual([0, 3, 1, 0]);
    expect(drop).toBeCloseTo(2.5 - 0.125 / 3, 6); // to the mean of the last three
    expect(movement).toBeCloseTo(Math.sqrt((6 * 0.25) / 10), 6);
    expect(movementToNoise).toBeCloseTo(movement! / 0.1, 4);
  });

  it('stays within its budget, with fewer steps', async () => {
    const { gradients, candidates } = await tune({ energy: () => quadratic(curvatures), budget: 200, stepSizes });
    expect(gradients).toBeLessThanOrEqual(200);
    expect(candidates).toHaveLength(13);
    expect(candidates[0]!.curve.at(-1)![0]).toBeGreaterThanOrEqual(5);
  });
});

describe('tuneSampler where nothing can be chosen', () => {
  it('says so of a flat energy', async () => {
    const flat: Energy = (x) => scope(() => tf.sum(tf.mul(x, 0), 1));
    const { choice, why } = await tune({ energy: () => flat, kernel: boxed, start: inBox, noise: 0.005, box: UNIT });
    expect(choice).toBeNull();
    expect(why).toContain('no step size from 1 to 1000 will do');
    expect(why).toContain('by no more than chance would have it: chains move by their noise alone');
  });

  it('says so of a wall, where every chain ends on a face', async () => {
    const wall: Energy = (x) => scope(() => tf.mul(tf.sum(x, 1), -1));
    const { choice, candidates, why } = await tune({ energy: () => wall, kernel: boxed, start: inBox, box: UNIT });
    expect(choice).toBeNull();
    expect(why).toContain('end on the faces of the box');
    for (const { saturated } of candidates) expect(saturated).toBeGreaterThan(0.9);
    const allowed = await tune({ energy: () => wall, kernel: boxed, start: inBox, box: UNIT, saturated: 1 });
    expect(allowed.choice).not.toBeNull();
  });

  it('says so of an energy that is not finite away from its start, and of steps that are all too large', async () => {
    const broken: Energy = (x) => scope(() => tf.sum(tf.sqrt(tf.sub(1e-3, tf.square(tf.sub(x, 0.5)))), 1));
    const start = (_: Key, n: number): Batch => ({ x: tf.fill([n, 2], 0.51) });
    const { choice, why, candidates } = await tune({ energy: () => broken, start, kernel: boxed, box: UNIT });
    expect(choice).toBeNull();
    expect(why).toContain('100 % of the chains met energies that are not finite');
    expect(JSON.parse(JSON.stringify(candidates))).toEqual(candidates);
    const steep = await tune({ energy: () => quadratic([1e4, 1e4]), stepSizes: { least: 0.1, most: 1 } });
    expect(steep.choice).toBeNull();
  });
});

it('tuneSampler keeps away from steps that throw chains from face to face', async () => {
  // Clamped to the box, a step far beyond 2 / L cannot diverge: chains bounce, at an energy that may lie below the start.
  const energy = quadratic([0.4, 4], 0.5);
  const { choice, candidates, faults } = await tune({
    energy: () => energy,
    kernel: boxed,
    start: inBox,
    box: UNIT,
    stepSizes: { least: 0.01, most: 1000 },
  });
  expect(choice!.stepSize).toBeLessThan(2 / 4);
  candidates.forEach(({ stepSize }, i) => {
    if (stepSize > 20) expect(faults[i]).toMatch(/rises|faces|chance/);
  });
});

describe('tuneSampler', () => {
  const model = toyModel({ classes: 3 });
  const variables = model.init(key(3));
  const buffer = replayBuffer({ capacity: 64, shape: [2], classes: 3, box: { min: -2, max: 2 }, key: key(4) });
  const options: TuneSamplerOptions = {
    model,
    variables,
    kernel: (stepSize) => langevin({ stepSize }) as never,
    noise: (stepSize) => Math.sqrt(2 * stepSize),
    start: (k, n) => buffer.draw(k, n),
    stepSizes: { least: 0.01, most: 1 },
    steps: 20,
    chains: 15,
    key: key(5),
  };

  it('takes a model with labels, a prior and a buffer; is the same again; and leaves nothing behind', async () => {
    const stored = buffer.snapshot();
    const kept = JSON.stringify(stored.meta);
    const before = tf.memory().numTensors;
    const [first, again] = [await tuneSampler({ ...options, buffer }), await tuneSampler({ ...options, buffer })];
    expect(again).toEqual(first);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
    expect(JSON.stringify(buffer.snapshot().meta)).toBe(kept);
    const other = await tuneSampler({ ...options, buffer, key: key(6) });
    expect(other.candidates).not.toEqual(first.candidates);
  });

  it('gives a frozen model the labels of its starts', async () => {
    const frozen = model.freeze(variables);
    const { model: _, variables: __, ...rest } = options as typeof options & { model: unknown; variables: unknown };
    const own = await tuneSampler({ ...rest, energy: frozen.energy } as TuneSamplerOptions);
    expect(own).toEqual(await tuneSampler(options));
    frozen.dispose();
  });

  it('stops on a signal and frees everything', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const kernel: TuneSamplerOptions['kernel'] = (stepSize) => {
      if (stepSize > 0.05) controller.abort(new Error('enough'));
      return options.kernel(stepSize);
    };
    await expect(tuneSampler({ ...options, kernel, signal: controller.signal })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [{ stepSizes: { least: 2, most: 1 } }, 'tuneSampler.stepSizes.most: must be at least 2, got 1'],
    [{ stepSizes: { from: 1 } }, 'tuneSampler.stepSizes: unknown option; known are least, most, perDecade'],
    [{ steps: 4 }, 'tuneSampler.steps: must be a whole number of at least 5, got 4'],
    [{ budget: 20 }, 'tuneSampler.budget: must be enough for 5 steps of each of 7 step sizes, got 20'],
    [{ chains: 1 }, 'tuneSampler.chains: must be a whole number of at least 2, got 1'],
    [{ saturated: 2 }, 'tuneSampler.saturated: must be a finite number from 0 to 1, got 2'],
    [{ clip: -1 }, 'tuneSampler.clip: must be a finite number of at least 0, got -1'],
    [{ stepsize: 1 }, 'tuneSampler: unknown option'],
    [{ energy: () => quadratic([1]) }, 'tuneSampler: must be given an energy, or a model and its variables'],
    [{ buffer: replayBuffer({ capacity: 9, shape: [2], key: key(1) }) }, 'tuneSampler.start: must have labels where'],
  ])('refuses %j', async (wrong, message) => {
    const before = tf.memory().numTensors;
    const tuned = tuneSampler({ ...options, ...wrong } as TuneSamplerOptions);
    await expect(tuned).rejects.toThrow(EbmError);
    await expect(tuned).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});
