import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, key, normal, run, scope, walk, type Energy } from '@ebmjs/core';
import { standardNormal, testKernel } from '@ebmjs/testing';
import { langevin, type LangevinOptions } from './index.js';

// Noise first, then descent: x' = a (x + s z) with a = 1 - h / v, so the variance is (a s)^2 / (1 - a^2).
function settled(variance: number): number {
  const a = 1 - 0.3 / variance;
  return (a * 0.5) ** 2 / (1 - a ** 2);
}
describe('langevin, paper, unclipped on a Gaussian', () => {
  const kernel = langevin({ preset: 'paper', stepSize: 0.3, noise: 0.5, gradientClip: Infinity, box: null });
  testKernel({ kernel, bias: settled });
});

/** One step from `x`, and the points at which the gradient was taken. */
function stepFrom(
  x: tf.Tensor,
  options: Omit<Extract<LangevinOptions, { preset: 'paper' }>, 'preset'>,
  energy: Energy,
) {
  const seen: number[][] = [];
  const spied: Energy = Object.assign((y: tf.Tensor) => energy(y), {
    valueAndGrad: (y: tf.Tensor) => (seen.push(Array.from(y.dataSync())), energy.valueAndGrad!(y)),
  });
  for (const { state, info } of walk(langevin({ preset: 'paper', ...options }), spied, key(9), x)) {
    if (!info) continue;
    const [y, value, norm] = [state.position, info.energy, info.gradientNorm].map((t) => Array.from(t.dataSync()));
    return { seen, y: y!, value: value!, norm: norm! };
  }
  throw new Error('not reached');
}

describe('langevin, paper', () => {
  const { energy } = standardNormal(3);
  const x = tf.tensor2d([[0.5, 0.004, 0.996]]);

  it('adds its noise before it takes the gradient, clips, steps and clamps, in that order', () => {
    const { seen, y, value, norm } = stepFrom(x, {}, energy);
    const noised = Array.from(tf.add(x, tf.mul(normal(foldIn(key(9), 0), [1, 3]), 0.005)).dataSync());
    expect(seen).toEqual([noised]);
    const clip = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), high);
    noised.forEach((v, i) => expect(y[i]).toBeCloseTo(clip(v - 10 * clip(v, -0.01, 0.01), 0, 1), 6));
    expect(y[1]).toBe(0); // clamped
    expect(value[0]).toBeCloseTo(noised.reduce((sum, v) => sum + v * v, 0) / 2, 6);
    expect(norm[0]).toBeCloseTo(Math.hypot(...noised), 6); // not clipped
  });

  it('does without noise, clipping and walls where told to', () => {
    const far = tf.tensor2d([[5, -3, 0.2]]);
    const { seen, y } = stepFrom(far, { stepSize: 0.1, noise: 0, gradientClip: Infinity, box: null }, energy);
    expect(seen).toEqual([Array.from(far.dataSync())]);
    expect(y).toEqual(Array.from(far.dataSync(), (v) => Math.fround(v - Math.fround(v * Math.fround(0.1)))));
  });

  it('stays in its box', () => {
    const end = run(
      langevin({ preset: 'paper', noise: 0.3, box: { min: 0.2, max: 0.4 } }),
      energy,
      key(1),
      tf.fill([50, 3], 0.3),
      { steps: 5 },
    );
    const values = end.dataSync();
    expect(values.every((v) => v >= Math.fround(0.2) && v <= Math.fround(0.4))).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(20); // not all on the walls
  });

  it('reports an energy that is not finite, which the position may hide', () => {
    const sqrt: Energy = (y) => scope(() => tf.sum(tf.sqrt(y), 1));
    const kernel = langevin({ preset: 'paper', noise: 0, box: { min: -1, max: 1 } });
    for (const { step, info } of walk(kernel, sqrt, key(2), tf.fill([2, 3], 0.02))) {
      if (step === 1) expect(info!.energy.dataSync()[0]).toBeGreaterThan(0);
      if (step < 2) continue;
      expect([...info!.energy.dataSync()]).toEqual([NaN, NaN]); // a step down of 0.1
      break;
    }
  });

  it('hands the gradient on where it clips it, and only there', () => {
    for (const [gradientClip, clip] of [
      [0.01, 0.01],
      [Infinity, undefined],
    ] as const) {
      for (const { info } of walk(langevin({ preset: 'paper', noise: 0, gradientClip }), energy, key(2), x)) {
        if (!info) continue;
        expect(info.gradientClip).toBe(clip);
        expect(info.gradient && Array.from(info.gradient.dataSync())).toEqual(clip && Array.from(x.dataSync()));
        break;
      }
    }
  });

  it('runs few kernels besides the energy: they are what a small training step costs', async () => {
    const free: Energy = Object.assign((y: tf.Tensor) => energy(y), {
      valueAndGrad: () => ({ value: tf.tensor1d([1]), grad: tf.tensor2d([[1, 2, 3]]) }),
    });
    const kernel = langevin({ preset: 'paper' });
    const state = kernel.init(x, energy);
    const { kernelNames } = await tf.profile(() => {
      tf.dispose(kernel.step(key(3), state, free) as unknown as tf.TensorContainer);
    });
    const { kernels } = await tf.profile(() => {
      tf.dispose(kernel.step(key(3), state, free) as unknown as tf.TensorContainer);
    });
    expect(new Set(kernelNames)).toEqual(
      new Set(['Multiply', 'Add', 'ClipByValue', 'Sub', 'Square', 'Reshape', 'Sum', 'Sqrt']),
    );
    expect(kernels.length).toBeLessThanOrEqual(11);
  });
});

it.each<[unknown, string]>([
  [{ preset: 'paper', stepSize: 0 }, 'langevin.stepSize: must be a finite number above 0, got 0'],
  [{ preset: 'paper', noise: -1 }, 'langevin.noise: must be a finite number of at least 0, got -1'],
  [{ preset: 'paper', gradientClip: 0 }, 'langevin.gradientClip: must be a finite number above 0, got 0'],
  [{ preset: 'paper', box: { min: 1, max: 0 } }, 'langevin.box: must have finite faces with min below max'],
  [
    { preset: 'paper', temperature: 1 },
    'langevin: unknown option; known are preset, stepSize, noise, gradientClip, box, got "temperature"',
  ],
])('refuses %o', (options, message) => {
  expect(() => langevin(options as LangevinOptions)).toThrow(message);
});
