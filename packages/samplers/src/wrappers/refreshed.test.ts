import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { key, normal, scope, type Energy, type Kernel, type State } from '@ebmjs/core';
import { standardNormal } from '@ebmjs/testing';
import { langevin, mala, underdamped } from '../index.js';
import { refreshed } from './refreshed.js';

const { energy } = standardNormal(2);
const doubled: Energy = (x) => scope(() => tf.mul<tf.Tensor1D>(energy(x), 2));
const x = normal(key(0), [5, 2]);

it('computes caches anew, and keeps what else a state carries', () => {
  const kernel = underdamped({ stepSize: 0.1, friction: 1 });
  const [state] = kernel.step(key(1), kernel.init(x, energy), energy);
  const next = refreshed(kernel, state, doubled);
  expect(next.position).toBe(state.position);
  expect(next.momentum).toBe(state.momentum);
  next.energy.dataSync().forEach((value, i) => expect(value).toBeCloseTo(2 * state.energy.dataSync()[i]!, 5));
  next.gradient.dataSync().forEach((value, i) => expect(value).toBeCloseTo(2 * state.gradient.dataSync()[i]!, 5));
});

it('finds them at any depth, beside numbers and counts', () => {
  const inner = mala({ stepSize: 0.1 });
  const nested: Kernel<State & { deep: { point: State; count: number[] } }> = {
    init: (position, e) => ({ position, deep: { point: inner.init(position, e), count: [0] } }),
    step: () => {
      throw new Error('not stepped');
    },
  };
  const state = { ...nested.init(x, energy), deep: { point: inner.init(x, energy), count: [7] } };
  const next = refreshed(nested, state, doubled);
  expect(next.deep.count).toEqual([7]);
  expect(next.deep.point.position).toBe(state.deep.point.position);
  expect((next.deep.point as unknown as { energy: tf.Tensor }).energy.dataSync()).toEqual(doubled(x).dataSync());
});

it('is the state itself, and costs nothing, where nothing is cached', () => {
  const kernel = langevin({ stepSize: 0.1 });
  const state = kernel.init(x, energy);
  const none: Energy = () => {
    throw new Error('no energy here');
  };
  expect(refreshed(kernel, state, none)).toBe(state);
});
