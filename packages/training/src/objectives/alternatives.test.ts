import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope, valueAndGradient, type Dataset, type Model } from '@ebmjs/core';
import { gaussian, mixtureOfGaussians, mlp } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { adam } from '../optimizers/adam.js';
import { averaged, start, type RunState } from '../run-state.js';
import { train } from '../train.js';
import { classification } from './classification.js';
import { denoisingScoreMatching } from './denoising-score-matching.js';
import type { DataTerm } from './loss-term.js';
import { noiseContrastiveEstimation } from './noise-contrastive-estimation.js';
import { mean } from './quadratic.fixture.js';
import { withLogZ } from './with-log-z.js';

/** Two clouds, one with twice the samples of the other. */
const clouds = (variance = 0.25) =>
  mixtureOfGaussians({
    dimension: 2,
    components: [
      {
        weight: 2,
        mean: [-0.8, 0],
        covariance: [
          [variance, 0],
          [0, variance],
        ],
      },
      {
        weight: 1,
        mean: [0.8, 0.5],
        covariance: [
          [variance, 0],
          [0, variance],
        ],
      },
    ],
  });
const target = clouds();
const data: Dataset = { name: 'clouds', shape: [2], classes: 0, batch: (k, n) => ({ x: target.sample(k, n) }) };

async function trained(model: Model, objective: DataTerm, updates: number): Promise<RunState> {
  const options = {
    model,
    data,
    optimizer: adam({ rate: 3e-2, beta1: 0.5, clip: 'none' }),
    objective,
    batch: 256,
    average: 0.98,
  };
  let state: RunState = start(options, key(0));
  const first = state;
  for await (const update of train(options, first as never)) {
    state = update.state;
    if (state.step === updates) break;
  }
  release(first);
  return state;
}

const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

it('noise-contrastive estimation finds the density, its constant included', async () => {
  const model = withLogZ(mlp({ dimension: 2, widths: [24] }));
  const noise = gaussian({ dimension: 2, scale: 1.2 });
  const state = await trained(model, noiseContrastiveEstimation({ noise, ratio: 2 }), 500);
  const gaps = scope(() => {
    const x = target.sample(key(9), 2000);
    const [exact, found] = [target.energy(x), model.energy(averaged(state))(x)];
    return numbers(tf.sub(found, tf.add(exact, target.logZ)));
  });
  // KL(p, q) plus what q has of log Z: the mean of log p - log q, with a deviation below 0.5 over 2000 rows.
  expect(Math.abs(mean(gaps))).toBeLessThan(0.04 + 4.5 * (0.5 / Math.sqrt(2000)));
  // By importance sampling from the noise: the mean of exp(-E) / p_n, whose deviation is below 2.
  const logZ = scope(() => {
    const x = noise.sample(key(10), 20_000);
    return numbers(tf.mean(tf.exp(tf.add(noise.energy(x), tf.sub(noise.logZ, model.energy(averaged(state))(x))))))[0]!;
  });
  expect(Math.abs(logZ - 1)).toBeLessThan(0.1 + 4.5 * (2 / Math.sqrt(20_000)));
  release(state);
});

it('denoising score matching finds the slope of the noised density', async () => {
  const model = mlp({ dimension: 2, widths: [24] });
  const sigma = 0.3;
  const state = await trained(model, denoisingScoreMatching({ sigmas: [sigma], weight: 0.1 }), 500);
  const noised = clouds(0.25 + sigma ** 2);
  const [error, size] = scope(() => {
    const x = noised.sample(key(9), 2000);
    const [exact, found] = [noised.energy, model.energy(averaged(state))].map(
      (energy) => valueAndGradient(energy, x).grad,
    );
    return [numbers(tf.mean(tf.square(tf.sub(found!, exact!))))[0]!, numbers(tf.mean(tf.square(exact!)))[0]!];
  });
  // The Fisher divergence, of that of a flat energy; one of the wrong sign has 4. What a short run leaves is 0.06.
  expect(error / size).toBeLessThan(0.1);
  release(state);
});

it('classification alone makes a classifier as good as the clouds allow', async () => {
  const centres = [
    [-1, 0],
    [1, 0],
  ] as const;
  const labelled: Dataset = {
    name: 'labelled',
    shape: [2],
    classes: 2,
    batch: (k, n) => {
      const parts = centres.map(([x, y], i) => {
        const part = gaussian({ dimension: 2, scale: 0.8 });
        return scope(() => tf.add(part.sample(key(k[0] + i), n / 2), tf.tensor2d([[x, y]])));
      });
      const x = scope(() => tf.concat(parts));
      release(parts);
      return { x, y: tf.tensor2d(Array.from({ length: n }, (_, i) => (i < n / 2 ? [1, 0] : [0, 1]))) };
    },
  };
  const model = mlp({ dimension: 2, widths: [8], classes: 2 });
  const options = { model, data: labelled, optimizer: adam({ rate: 2e-2 }), objective: classification(), batch: 200 };
  const first = start(options, key(0));
  const seen: number[] = [];
  for await (const { state, metrics } of train(options, first)) {
    if (state.step > 100) seen.push(metrics.terms['class.accuracy']!);
    if (state.step < 150) continue;
    release(first, state);
    break;
  }
  // The best is right with the probability Phi(1 / 0.8) = 0.8944; of 10,000 rows the standard error is 0.003.
  expect(Math.abs(mean(seen) - 0.8944)).toBeLessThan(0.01 + 4.5 * 0.0031);
});
