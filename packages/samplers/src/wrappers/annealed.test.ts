import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, key, run, scope, valueAndGradient, type Energy, type State } from '@ebmjs/core';
import { momentScores, standardNormal, testKernel } from '@ebmjs/testing';
import {
  annealed,
  atLabels,
  hmc,
  langevin,
  mala,
  ramp,
  relabelled,
  tempered,
  thinned,
  type MetropolisInfo,
} from '../index.js';

const { energy, sample } = standardNormal(2);
const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;
const step = hmc({ stepSize: 1, steps: 2 });

describe('annealed hmc, jittered', () => {
  const kernel = annealed((i) => hmc({ stepSize: 0.7 + 0.1 * (i % 5), steps: 3 }));
  testKernel({ kernel, acceptance, chains: 5000 });
});

describe('annealed', () => {
  it('takes step i with kernel i at temperature i, and caches nothing of another', () => {
    const temperature = ramp({ from: 5, to: 0.5, steps: 6, shape: 'geometric' });
    const at = (i: number) => mala({ stepSize: 0.2 / (1 + i) });
    const kernel = annealed(at, { temperature });
    let state = kernel.init(sample(key(0), 50), energy);
    for (let i = 0; i < 9; i++) {
      expect(state.step).toBe(i);
      const fresh = tempered(at(i), temperature(i));
      const [expected] = fresh.step(key(i), fresh.init(state.position, energy), energy);
      [state] = kernel.step(key(i), state, energy);
      expect(state.position.dataSync()).toEqual(expected.position.dataSync());
      expect(state.inner.energy.dataSync()).toEqual(expected.energy.dataSync());
    }
  });

  it('reaches the target through other temperatures', () => {
    const n = 10_000;
    const draws = sample(key(1), n);
    const kernel = annealed(() => step, { temperature: ramp({ from: 4, to: 1, steps: 10 }) });
    const end = run(kernel, energy, key(2), tf.mul(draws, 2), { steps: 30 });
    const moments = { mean: [0, 0], variance: [1, 1] };
    for (const { z } of momentScores(end.dataSync<'float32'>(), draws.dataSync<'float32'>(), moments)) {
      expect(Math.abs(z)).toBeLessThan(5.4);
    }
  });

  it('pays one gradient for a change of temperature where there is a cache, and none elsewhere', () => {
    let gradients = 0;
    const counted: Energy = Object.assign((x: tf.Tensor) => energy(x), {
      valueAndGrad: (x: tf.Tensor) => (gradients++, valueAndGradient(energy, x)),
    });
    const cost = <S extends State>(kernel: Parameters<typeof run<S, unknown>>[0]): number => {
      gradients = 0;
      run(kernel, counted, key(0), tf.zeros([2, 2]), { steps: 10 }).dispose();
      return gradients;
    };
    const hot = { temperature: ramp({ from: 3, to: 1, steps: 4 }) }; // steps 1, 2, 3 and 4 change it
    expect(cost(annealed(() => step))).toBe(1 + 20);
    expect(cost(annealed(() => step, hot))).toBe(1 + 20 + 4);
    expect(cost(annealed(() => thinned(step, 2), hot))).toBe(1 + 40 + 4);
    expect(cost(annealed(() => langevin({ stepSize: 0.1 }), hot))).toBe(10);
  });

  it('goes on from its state, through plain numbers, as if it had not stopped', () => {
    const noise = ramp({ from: 0.2, to: 0, steps: 8, shape: 'cosine' });
    const kernel = annealed((i) => langevin({ preset: 'paper', noise: noise(i), stepSize: 0.1 }));
    const walk = (state: ReturnType<typeof kernel.init>, to: number) => {
      for (let i = state.step; i < to; i++) [state] = kernel.step(foldIn(key(4), i), state, energy);
      return state;
    };
    const begin = kernel.init(sample(key(3), 5), energy);
    const middle = walk(begin, 5);
    const saved = JSON.stringify({ x: Array.from(middle.position.dataSync()), step: middle.step });
    const { x, step: reached } = JSON.parse(saved) as { x: number[]; step: number };
    const position = tf.tensor2d(x, [5, 2]);
    const resumed = walk({ position, inner: { position }, step: reached }, 12);
    expect(resumed.position.dataSync()).toEqual(walk(begin, 12).position.dataSync());
  });

  it('keeps its own temperature when the energy under it changes', () => {
    const labels = tf.tensor2d([[1, 0]]);
    const at =
      (y: tf.Tensor2D): Energy =>
      (x) =>
        scope(() => tf.add<tf.Tensor1D>(energy(x), tf.mul(tf.sum(y, 1), tf.gather(tf.reshape(y, [-1]), 1))));
    const kernel = relabelled(
      annealed(() => step, { temperature: (i) => 1 + i }),
      { probability: 1, steps: 9 },
    );
    let state = kernel.init(sample(key(1), 1), atLabels(at, labels));
    for (let i = 0; i < 6; i++) {
      [state] = kernel.step(key(i), state, atLabels(at, labels));
      const exact = at(state.labels)(state.position).dataSync()[0]! / (1 + i);
      expect(state.inner.inner.energy.dataSync()[0]).toBeCloseTo(exact, 5);
    }
  });

  it('refuses a temperature that is none, at the step that has it', () => {
    const kernel = annealed(() => step, { temperature: (i) => 1 - i });
    const state = kernel.init(tf.zeros([1, 2]), energy);
    const [next] = kernel.step(key(0), state, energy);
    expect(() => kernel.step(key(1), next, energy)).toThrow('annealed.temperature: must be a finite number above 0');
    expect(() => annealed(() => step, { temperatures: 1 } as never)).toThrow('annealed: unknown option');
  });
});
