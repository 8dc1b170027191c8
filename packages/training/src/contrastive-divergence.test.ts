import * as tf from '@tensorflow/tfjs-core';
import { EbmError, lossAndGradients, release, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { contrastiveDivergence, type ContrastiveDivergenceOptions } from './contrastive-divergence.js';

const DATA = [0.5, -1, 2];
const SAMPLES = [1.5, -0.5, 3];
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
const square = (x: number): number => x * x;
const close = (actual: ArrayLike<number>, expected: readonly number[]): void =>
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThan(2e-6));

function evaluate(options: ContrastiveDivergenceOptions, data = DATA, samples = SAMPLES) {
  const objective = contrastiveDivergence(options);
  const energies = { data: tf.tensor1d(data), samples: tf.tensor1d(samples) };
  const of = (e: Params) => objective(e['data'] as tf.Tensor1D, e['samples'] as tf.Tensor1D);
  const { loss, terms } = of(energies);
  const { value, grads } = lossAndGradients((e) => of(e).loss, energies);
  const numbers = [loss, value, terms['contrast']!, terms['penalty']!].map((t) => t.dataSync()[0]!);
  return { numbers, data: grads['data']!.dataSync(), samples: grads['samples']!.dataSync() };
}

const weights = (samples: readonly number[]): number[] => {
  const mass = samples.map((e) => Math.exp(Math.min(...samples) - e));
  return mass.map((m) => m / (mass.reduce((a, b) => a + b) + 1e-4));
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Value and gradients of each contrast, by hand. */
const BY_HAND = {
  cd: { value: mean(DATA) - mean(SAMPLES), data: DATA.map(() => 1 / 3), samples: SAMPLES.map(() => -1 / 3) },
  logsumexp: {
    value: mean(DATA) - weights(SAMPLES).reduce((sum, w, i) => sum + w * SAMPLES[i]!, 0),
    data: DATA.map(() => 1 / 3),
    samples: weights(SAMPLES).map((w) => -w),
  },
  softplus: {
    value: mean(DATA.map((e, i) => Math.log1p(Math.exp(e - SAMPLES[i]!)))),
    data: DATA.map((e, i) => sigmoid(e - SAMPLES[i]!) / 3),
    samples: DATA.map((e, i) => -sigmoid(e - SAMPLES[i]!) / 3),
  },
};
const PENALTY = mean(DATA.map(square)) + mean(SAMPLES.map(square));

describe.each(['cd', 'logsumexp', 'softplus'] as const)('contrastiveDivergence of %s', (objective) => {
  const contrast = BY_HAND[objective];

  it('has the value and the gradients of its formula', () => {
    const { numbers, data, samples } = evaluate({ objective, l2: 0 });
    close(numbers, [contrast.value, contrast.value, contrast.value, PENALTY]);
    close(data, contrast.data);
    close(samples, contrast.samples);
  });

  it('adds the squared energies with their weight', () => {
    const { numbers, data, samples } = evaluate({ objective, l2: 0.5 });
    close(numbers, [contrast.value + 0.5 * PENALTY, contrast.value + 0.5 * PENALTY, contrast.value, PENALTY]);
    close(
      data,
      contrast.data.map((g, i) => g + (0.5 * 2 * DATA[i]!) / 3),
    );
    close(
      samples,
      contrast.samples.map((g, i) => g + (0.5 * 2 * SAMPLES[i]!) / 3),
    );
  });

  it('owns nothing but its scalars', () => {
    const [data, samples] = [tf.tensor1d(DATA), tf.tensor1d(SAMPLES)];
    const count = tf.memory().numTensors;
    const result = contrastiveDivergence({ objective })(data, samples);
    expect(tf.memory().numTensors).toBe(count + 3);
    release(result);
    expect(tf.memory().numTensors).toBe(count);
  });
});

describe('contrastiveDivergence', () => {
  it('is cd with a weight of 1 unless told otherwise', () => {
    expect(evaluate({}).numbers).toEqual(evaluate({ objective: 'cd', l2: 1 }).numbers);
    close(evaluate({}).numbers, [BY_HAND.cd.value + PENALTY]);
  });

  it('weighs low samples by weights that a shift of the energies leaves alone, far from zero too', () => {
    const { samples } = evaluate({ objective: 'logsumexp', l2: 0 });
    const shifted = evaluate(
      { objective: 'logsumexp', l2: 0 },
      DATA,
      SAMPLES.map((e) => e + 1000),
    );
    // float32 at 1000 is exact to 6e-5 / 2, and so are the differences that the weights are made of.
    shifted.samples.forEach((g, i) => expect(Math.abs(g - samples[i]!)).toBeLessThan(1e-4));
    expect(-[...samples].reduce((a, b) => a + b)).toBeLessThan(1);
    expect(-[...samples].reduce((a, b) => a + b)).toBeGreaterThan(0.9998);
  });

  it.each([
    [{ l2: -1 }, 'contrastiveDivergence.l2: must be a finite number of at least 0, got -1'],
    [{ objective: 'kl' }, 'contrastiveDivergence.objective: must be one of cd, logsumexp, softplus, got "kl"'],
    [{ decay: 1 }, 'contrastiveDivergence: unknown option; known are l2, objective, got "decay"'],
  ])('refuses %j', (options, message) => {
    expect(() => contrastiveDivergence(options as ContrastiveDivergenceOptions)).toThrow(EbmError);
    expect(() => contrastiveDivergence(options as ContrastiveDivergenceOptions)).toThrow(message);
  });
});
