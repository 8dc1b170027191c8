import * as tf from '@tensorflow/tfjs-core';
import { key, mapParams, release, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { nextState } from './next-state.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import { start } from './run-state.js';
import { toyModel } from './toy-run.fixture.js';

const descent: Optimizer<OptimizerState> = {
  name: 'descent',
  config: {},
  init: () => ({ count: 0, moments: {} }),
  step: (grads, { count }, weights) => [
    mapParams(weights, (w, name) => tf.sub(w, grads[name]!)),
    { count: count + 1, moments: {} },
  ],
};
const model = toyModel();
const rest = { average: () => 0.75, batch: 16, learnt: {} };
const value = (params: Params, name: string): number => params[name]!.dataSync()[0]!;

describe('nextState', () => {
  const first = start({ model, optimizer: descent }, key(1));
  const grads = mapParams(first.weights, (w) => tf.onesLike(w));

  it('steps, advances the model with its new weights, and averages', () => {
    const next = nextState(grads, first, { model, optimizer: descent, ...rest });
    expect(next).toMatchObject({ step: 1, key: first.key, optimizer: { count: 1 } });
    expect(value(next.weights, 'w')).toBeCloseTo(value(first.weights, 'w') - 1, 6);
    expect(value(next.average!, 'w')).toBeCloseTo(value(first.weights, 'w') - 0.25, 6);
    const advanced = model.advance({ weights: next.weights, state: first.state });
    expect(value(next.state, 'gain')).toBe(value(advanced, 'gain'));
    release(next, advanced);
  });

  it('forgets the start geometrically', () => {
    const once = nextState(grads, first, { model, optimizer: descent, ...rest });
    const twice = nextState(grads, once, { model, optimizer: descent, ...rest });
    // a2 = 0.75 (w - 0.25) + 0.25 (w - 2)
    expect(value(twice.average!, 'w')).toBeCloseTo(value(first.weights, 'w') - 0.6875, 6);
    release(once, twice);
  });

  it('averages by the decay of its update and its batch, and steps by the rate that the run has come to', () => {
    const asked: number[][] = [];
    const average = (...update: [number, number]): number => (asked.push(update), 0.5);
    const scales: (number | undefined)[] = [];
    const optimizer: typeof descent = {
      ...descent,
      step: (g, state, weights, scale) => (scales.push(scale), descent.step(g, state, weights)),
    };
    const current = { ...first, step: 7, adjustments: { ...first.adjustments, rate: 0.25 } };
    const next = nextState(grads, current, { model, optimizer, ...rest, average });
    expect([asked, scales]).toEqual([[[7, 16]], [0.25]]);
    expect(value(next.average!, 'w')).toBeCloseTo(value(first.weights, 'w') - 0.5, 6);
    expect(next.adjustments).toEqual(current.adjustments);
    release(next);
  });

  it('borrows the old state and owns the new', () => {
    const count = tf.memory().numTensors;
    const next = nextState(grads, first, { model, optimizer: descent, ...rest });
    expect(tf.memory().numTensors).toBe(count + 3 + 1 + 3);
    release(next);
    expect(tf.memory().numTensors).toBe(count);
    const bare = nextState(grads, { ...first, average: null }, { model, optimizer: descent, ...rest, average: null });
    expect(bare.average).toBeNull();
    release(bare);
  });
});
