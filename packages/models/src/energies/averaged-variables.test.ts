import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, mapParams, normal, release, scope, type Model, type Params, type Variables } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { largestSingularValue } from '../../test/matrices.js';
import { farthest } from '../../test/tensors.js';
import { mlp } from '../mlp.js';
import { residualNetwork } from '../residual-network.js';
import { spectrallyNormalised } from '../spectral-norm.js';
import { averagedVariables } from './averaged-variables.js';
import { settledState } from './settled-state.js';

const network = residualNetwork({ shape: [8, 8, 1], classes: 3, width: 8 });

/** How far from 1 the norms of the frozen kernels are, at worst, by Jacobi's method: those of the normalised kernels. */
function worstNorm({ weights, state }: Variables): number {
  const errors = Object.keys(state).map((u) => {
    const kernel = weights[u.replace(/\.u$/, '.kernel')]!;
    const flat = scope(() => spectrallyNormalised(kernel, state[u] as tf.Tensor2D).dataSync());
    return Math.abs(largestSingularValue(flat, kernel.shape.at(-1)!) - 1);
  });
  expect(errors.length).toBeGreaterThan(3);
  return Math.max(...errors);
}

/** Checkpoints of a run that takes large steps, its power iteration moved on by one a step. */
function checkpoints(model: Model, n: number): Variables[] {
  const records = [model.init(key(0))];
  for (let i = 1; i < n; i++) {
    const { weights, state } = records.at(-1)!;
    const moved = mapParams(weights, (tensor, name) =>
      scope(() => tf.add(tensor, tf.mul(normal(foldIn(key(i), name.length), tensor.shape), 0.05))),
    );
    records.push({ weights: moved, state: model.advance({ weights: moved, state }) });
  }
  return records;
}

it('weights are the plain average', () => {
  const model = mlp({ dimension: 2, widths: [3] });
  const records = [0, 1, 2].map((seed) => model.init(key(seed)));
  const average = averagedVariables(model, records);
  for (const [name, tensor] of Object.entries(average.weights)) {
    const mean = scope(() => tf.div(tf.addN(records.map(({ weights }) => weights[name]!)), 3));
    expect(farthest(tensor, mean)).toBeLessThan(1e-6);
    mean.dispose();
  }
  release(records, average);
});

it.each([
  ['of one run', checkpoints(network, 6)],
  ['of two that have nothing in common', [0, 1].map((seed) => network.init(key(seed)))],
])('frozen kernels have norm 1 within 1e-3 when settled, and not by the last state: checkpoints %s', (_, records) => {
  const average = averagedVariables(network, records);
  expect(worstNorm(average)).toBeLessThan(1e-3);
  expect(worstNorm({ weights: average.weights, state: records.at(-1)!.state })).toBeGreaterThan(5e-3);
  // nor by the average of the states
  const states = scope(() =>
    mapParams(records[0]!.state, (u, name) => meanOf(records.map(({ state }) => state[name] ?? u))),
  );
  expect(worstNorm({ weights: average.weights, state: states })).toBeGreaterThan(5e-3);
  release(average, states);
});

const meanOf = (tensors: readonly tf.Tensor[]): tf.Tensor => tf.div(tf.addN([...tensors]), tensors.length);

it('settled is where the power iteration stays', () => {
  const variables = network.init(key(3));
  const state = settledState(network, variables, 300);
  const next = network.advance({ weights: variables.weights, state });
  for (const [name, u] of Object.entries(state)) expect(farthest(u, next[name]!)).toBeLessThan(1e-3);
  const none = settledState(network, variables, 0);
  for (const [name, u] of Object.entries(none)) expect(farthest(u, variables.state[name]!)).toBe(0);
  release(variables, state, next, none);
});

it('borrows the records, and leaks nothing, when they do not fit either', () => {
  const records = checkpoints(network, 3);
  expectNoLeak(() => averagedVariables(network, records, 2));
  const other: Params = { ...records[1]!.weights, 'head.bias': tf.zeros([7]) };
  expectNoLeak(() => {
    expect(() => averagedVariables(network, [...records, { weights: other, state: {} }])).toThrow(
      'movingAverage.next.head.bias: must have shape [3], got [7]',
    );
    return [];
  });
  expect(() => averagedVariables(network, [])).toThrow('averagedVariables.records: must have at least one');
  expect(() => averagedVariables(network, records, -1)).toThrow('settledState.iterations: must be a whole number');
});
