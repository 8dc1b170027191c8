import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@ebmjs/backends';
import { key, oneHot, permutation, release, type Energy } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { pretrainedDigits } from '@ebmjs/models/digits';
import { langevin, masked } from '@ebmjs/samplers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossClass } from '../labels/cross-class.js';
import { neighbourClasses } from '../labels/neighbour-classes.js';
import { nearestNeighbours } from '../nearest-neighbours.js';
import { gaussianNoise, noiseInHole, saltAndPepper } from './corrupt.js';
import { fillWithMean, fillWithNeighbour } from './fill-baselines.js';
import { inpaint } from './inpaint.js';
import { medianFilter } from './median-filter.js';
import { rowsMask, type PixelMasks } from './pixel-mask.js';
import { posterior } from './posterior.js';
import { restorationError, restorationGain } from './restoration-error.js';
import { restore } from './restore.js';

// The settings were chosen on training images; see docs/evaluation.md.
const { model, variables, card } = pretrainedDigits();
const kernel = langevin(card.sampler);
const N = 40;
let x: tf.Tensor;
let references: tf.Tensor;
let knownLabels: tf.Tensor2D;
let classes: number[];
let energy: Energy;
let frozen: ReturnType<typeof model.freeze>;

beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  const [train, held] = [await digits({ split: 'train' }), await digits({ split: 'test' })];
  const known = train.rows(Array.from({ length: train.size }, (_, i) => i));
  [references, knownLabels] = [known.x, known.y!];
  const drawn = held.rows(permutation(key(0), held.size).subarray(0, N));
  x = drawn.x;
  classes = (await drawn.y!.array()).map((row) => row.indexOf(1));
  frozen = model.freeze(variables);
  energy = frozen.energy(drawn.y);
});
afterAll(async () => {
  frozen.dispose();
  release(variables, x, references, knownLabels);
  await tf.setBackend('cpu');
});

const errorOf = (restored: tf.Tensor, region?: Uint8Array) =>
  restorationError({ originals: x, restored, ...(region && { region }) });

/** By how many standard errors `ours` is better than `theirs`, paired by image. */
async function better(ours: tf.Tensor, theirs: tf.Tensor, region?: Uint8Array): Promise<number> {
  const { value, standardError } = restorationGain(
    await errorOf(ours, region),
    await errorOf(theirs, region),
  ).difference;
  theirs.dispose();
  return value / standardError;
}

describe('the pretrained digits', () => {
  it('take noise away, better than leaving, clipping, the mean image and the nearest neighbour', async () => {
    const deviation = 0.1;
    const observed = gaussianNoise(key(1), x, deviation);
    const start = tf.clipByValue(observed, 0, 1);
    const under = posterior(energy, { observed, observation: { kind: 'gaussian', deviation }, temperature: 3e-5 });
    const ours = await restore({ energy: under, kernel, start, key: key(2), steps: 40 });
    const all = new Uint8Array(64).fill(1);
    expect(await better(ours.mean, start)).toBeGreaterThan(5);
    expect(await better(ours.mean, fillWithMean({ x, mask: all, references }))).toBeGreaterThan(5);
    const near = await nearestImages(observed);
    expect(await better(ours.mean, near)).toBeGreaterThan(5);
    expect(await better(ours.mean, observed)).toBeGreaterThan(5);
    release(ours);
  });

  it('take salt and pepper away, better than leaving it and a median filter', async () => {
    const observed = saltAndPepper(key(3), x);
    const observation = { kind: 'outliers', share: 0.1, deviation: 0.1 } as const;
    const under = posterior(energy, { observed, observation, temperature: 2e-5 });
    const ours = await restore({ energy: under, kernel, start: observed, key: key(4), steps: 40 });
    expect(await better(ours.mean, medianFilter(observed))).toBeGreaterThan(5);
    expect(await better(ours.mean, observed)).toBeGreaterThan(5);
    release(ours);
  });

  it('fill a half better than noise and the mean image, and no worse than the neighbour that knows the other half', async () => {
    const mask = rowsMask([8, 8, 1], 4, 8);
    const start = fillWithMean({ x, mask, references });
    const walk = { x, mask, energy, kernel: (hole: PixelMasks) => masked(kernel, hole), start };
    const ours = await inpaint({ ...walk, key: key(5), steps: 60 });
    expect(await better(ours.mean, noiseInHole(key(6), x, mask), mask)).toBeGreaterThan(5);
    expect(await better(ours.mean, start, mask)).toBeGreaterThan(3);
    const near = await fillWithNeighbour({ x, mask, references });
    expect(Math.abs(await better(ours.mean, near, mask))).toBeLessThan(3);
    release(ours);
  });

  it('become other classes, which copies never are, and keep something of what they were', async () => {
    const targets = classes.map((label) => (label + 1) % 10);
    const labels = oneHot(targets, 10);
    const { rounds, images } = await crossClass({
      energy: frozen.energy(labels),
      ...{ kernel, start: x, targets, classify: neighbourClasses(references, knownLabels), key: key(7), steps: 200 },
    });
    const [copied, converted] = [rounds[0]!, rounds[1]!];
    expect(copied.success.value).toBeLessThan(0.1);
    const error = Math.hypot(copied.success.standardError, converted.success.standardError);
    expect((converted.success.value - copied.success.value) / error).toBeGreaterThan(4);
    expect(converted.kept.value / converted.kept.standardError).toBeGreaterThan(3);
    release(labels, images);
  });
});

/** The training image nearest to each noisy one. */
async function nearestImages(observed: tf.Tensor): Promise<tf.Tensor> {
  const { indices } = await nearestNeighbours({ queries: observed, references });
  return tf.tidy(() => tf.gather(references, tf.tensor1d(indices, 'int32')));
}
