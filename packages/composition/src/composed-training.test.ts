import * as tf from '@tensorflow/tfjs-core';
import { foldIn, joinedVariables, key, normal, randint, release, scope, split, variablesOfPart } from '@ebmjs/core';
import type { Dataset, Key, Params } from '@ebmjs/core';
import { mlp, residualNetwork } from '@ebmjs/models';
import { freshLabels, replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import type { AdamState, RunState, Update } from '@ebmjs/training';
import {
  adam,
  contrastiveDivergence,
  decodeCheckpoint,
  encodeCheckpoint,
  klDivergence,
  start,
  train,
} from '@ebmjs/training';
import { expect, it } from 'vitest';
import { composedModel } from './composed-model.js';

const oneHot = (labels: Int32Array, classes: number): tf.Tensor2D =>
  tf.oneHot(tf.tensor1d(labels, 'int32'), classes, 1, 0, 'float32') as tf.Tensor2D;

/** Two labels side by side, drawn apart: of two and of three. */
const twoLabels = (k: Key, n: number): tf.Tensor2D =>
  scope(() => tf.concat([oneHot(randint(foldIn(k, 0), n, 2), 2), oneHot(randint(foldIn(k, 1), n, 3), 3)], 1));

/** Clouds of deviation 0.2: the first label says where on one axis, the second where on the other. */
const data: Dataset = {
  name: 'crosses',
  shape: [2],
  classes: 5,
  batch: (k, n) => {
    const [labelKey, noiseKey] = split(k, 2);
    const y = twoLabels(labelKey, n);
    const places = tf.tensor2d([-1, 0, 1, 0, 0, -1, 0, 0, 0, 1], [5, 2]);
    const x = scope(() => tf.add(tf.matMul(y, places), tf.mul(normal(noiseKey, [n, 2]), 0.2)));
    places.dispose();
    return { x, y };
  },
};

const parts = [2, 3].map((classes) => mlp({ dimension: 2, widths: [8], classes }));
const options = (model = composedModel(parts)) => ({
  model,
  data,
  sampler: { kernel: langevin({ stepSize: 0.02 }), steps: 4 },
  buffer: freshLabels(
    replayBuffer({ capacity: 60, shape: [2], classes: 5, box: { min: -2, max: 2 }, key: key(7) }),
    twoLabels,
  ),
  optimizer: adam({ rate: 1e-2, beta1: 0.5 }),
  objective: contrastiveDivergence({ l2: 0.1 }),
  terms: [klDivergence({ through: 3 })],
  batch: 16,
});
type Options = ReturnType<typeof options>;

const numbers = (params: Params): Record<string, number[]> =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, [...tensor.dataSync()]]));

/** The state after so many updates more. */
async function after(
  updates: number,
  run: Options,
  from: RunState<AdamState>,
): Promise<Pick<Update<AdamState>, 'state' | 'metrics'>> {
  for await (const { state, metrics } of train(run, from)) {
    if (state.step === from.step + updates) return { state, metrics };
  }
  throw new Error('unreachable');
}

it('trains out of variables trained apart, with the KL term: every weight of every part moves', async () => {
  const run = options();
  const apart = parts.map((part, i) => part.init(key(i)));
  const first = start(run, key(0), joinedVariables(apart));
  const { state, metrics } = await after(3, run, first);
  expect(metrics.terms['kl.unclipped']).toBe(1);
  expect(metrics.terms['kl.mismatch']).toBeLessThan(1e-5);
  const [old, now] = [numbers(first.weights), numbers(state.weights)];
  expect(Object.keys(now)).toEqual(Object.keys(old));
  for (const [name, values] of Object.entries(now)) {
    expect(
      values.some((value, i) => value !== old[name]![i]),
      name,
    ).toBe(true);
  }
  const back = variablesOfPart(state, 1);
  expect(Object.keys(back.weights)).toEqual(Object.keys(apart[1]!.weights));
  release(apart, first, state);
});

it('is saved and goes on bit for bit, with the state of power iteration in each part', async () => {
  const network = (classes: number) => residualNetwork({ shape: [2, 1, 1], width: 2, classes, blocks: [{ width: 2 }] });
  const model = composedModel([network(2), network(3)]);
  const flat: Dataset = {
    ...data,
    shape: [2, 1, 1],
    batch: (k, n) => {
      const { x, y } = data.batch(k, n);
      const images = tf.reshape(x, [n, 2, 1, 1]);
      x.dispose();
      return { x: images, y: y! };
    },
  };
  const run = (): Options => ({
    ...options(model),
    data: flat,
    buffer: freshLabels(replayBuffer({ capacity: 40, shape: [2, 1, 1], classes: 5, key: key(7) }), twoLabels),
  });
  const whole = run();
  const first = start(whole, key(3));
  const two = await after(2, whole, first);
  const file = await encodeCheckpoint({ ...whole, state: two.state });
  const four = await after(2, whole, two.state);
  const again = run();
  const { state } = decodeCheckpoint(file, again);
  const resumed = await after(2, again, state as never);
  expect(numbers(resumed.state.weights)).toEqual(numbers(four.state.weights));
  expect(numbers(resumed.state.state)).toEqual(numbers(four.state.state));
  const names = Object.keys(numbers(four.state.state));
  expect(names.some((name) => name.startsWith('0/')) && names.some((name) => name.startsWith('1/'))).toBe(true);
  release(first, two, four, state, resumed);
});
