import * as tf from '@tensorflow/tfjs-core';
import { mapParams, normal, key, release, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint } from '../decode-checkpoint.js';
import { encodeCheckpoint } from '../encode-checkpoint.js';
import { namedTensors } from '../named-tensors.js';
import type { Optimizer } from '../optimizer.js';
import { start, type RunState } from '../run-state.js';
import { numbers, toyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';
import type { TrainOptions } from '../train-options.js';
import { adam } from './adam.js';
import { adamW } from './adam-w.js';
import { normClip } from './norm-clip.js';
import { cosineRate } from './schedules/cosine-rate.js';
import { linearRate } from './schedules/linear-rate.js';
import { piecewiseRate } from './schedules/piecewise-rate.js';
import { productRate } from './schedules/product-rate.js';
import { sgd } from './sgd.js';
import { threeSigma } from './three-sigma.js';
import { valueClip } from './value-clip.js';

const warm = piecewiseRate([
  [0, linearRate({ from: 1e-4, to: 1e-2, steps: 4 })],
  [4, productRate(0.5, cosineRate({ from: 1e-2, steps: 8 }))],
]);

/** Every optimiser and every wrapper around one with a state of its own and one without. */
const ALL: readonly Optimizer[] = [
  adam({ rate: 1e-2 }),
  adam({ rate: warm, beta1: 0.5 }),
  adamW({ rate: 1e-2 }),
  adamW({ rate: warm, beta1: 0, decayed: 'matrices' }),
  sgd({ rate: 1e-2 }),
  sgd({ rate: warm, momentum: 0.9, nesterov: true }),
  threeSigma(sgd({ rate: 1e-2, momentum: 0.9 })),
  threeSigma(adamW({ rate: 1e-2 })),
  normClip(adam({ rate: 1e-2 }), { norm: 0.1 }),
  valueClip(sgd({ rate: 1e-2 }), { value: 0.01 }),
  threeSigma(normClip(threeSigma(sgd({ rate: 1e-2, momentum: 0.5 }), { decay: 0.9 }), { norm: 1 })),
] as unknown as Optimizer[];

type Options = Omit<TrainOptions, 'optimizer' | 'sampler'> & Pick<TrainOptions, 'optimizer' | 'sampler'>;
const optionsOf = (optimizer: Optimizer): Options => ({ ...toyOptions(), optimizer }) as unknown as Options;

async function advance(to: number, options: Options, state: RunState): Promise<RunState> {
  for await (const { state: next } of train(options, state)) if (next.step === to) return next;
  throw new Error('unreachable');
}

describe.each(ALL.map((optimizer) => [`${optimizer.name} ${JSON.stringify(optimizer.config)}`, optimizer] as const))(
  '%s',
  (_, optimizer) => {
    const weights = { a: normal(key(1), [2, 3]), b: tf.scalar(0.5) };
    const grads = mapParams(weights, (w) => normal(key(2), w.shape));

    it('borrows what it is given and owns what it returns', () => {
      const state = optimizer.init(weights);
      const [before, kept] = [numbers({ ...weights, ...grads }), JSON.stringify(state.moments)];
      const count = tf.memory().numTensors;
      const [moved, next] = optimizer.step(grads, state, weights);
      expect(tf.memory().numTensors).toBe(
        count + Object.keys(weights).length * (1 + Object.keys(state.moments).length),
      );
      expect(next.count).toBe(1);
      release(moved, next);
      expect(tf.memory().numTensors).toBe(count);
      expect([numbers({ ...weights, ...grads }), JSON.stringify(state.moments)]).toEqual([before, kept]);
      release(state);
    });

    it('has a state of one make, of weights of their shapes, under names without a slash', () => {
      const state = optimizer.init(weights);
      const [moved, next] = optimizer.step(grads, state, weights);
      const layout = (moments: { readonly [name: string]: Params }): unknown =>
        Object.entries(moments).map(([name, moment]) => [name, Object.entries(moment).map(([w, t]) => [w, t.shape])]);
      expect(layout(next.moments)).toEqual(layout(state.moments));
      for (const name of Object.keys(next.moments)) expect(name).not.toContain('/');
      expect(mapParams(moved, (w) => w)).toEqual(moved);
      expect(Object.entries(moved).map(([name, { shape }]) => [name, shape])).toEqual([
        ['a', [2, 3]],
        ['b', []],
      ]);
      release(state, moved, next);
    });

    it('stands still at a scale of 0, and remembers all the same', () => {
      const state = optimizer.init(weights);
      const [still, after] = optimizer.step(grads, state, weights, 0);
      const [, usual] = optimizer.step(grads, state, weights);
      expect(numbers(still)).toEqual(numbers(weights));
      const flat = (moments: { readonly [name: string]: Params }): unknown => Object.values(moments).map(numbers);
      expect(flat(after.moments)).toEqual(flat(usual.moments));
    });

    it('steps nothing where there are no weights', () => {
      const [moved, { count }] = optimizer.step(
        {},
        { count: 0, moments: emptied(optimizer.init(weights).moments) },
        {},
      );
      expect([moved, count]).toEqual([{}, 1]);
    });

    it('goes on from a checkpoint bit for bit', async () => {
      const straight = optionsOf(optimizer);
      const first = start(straight, key(5));
      const expected = await advance(9, straight, first);
      const half = optionsOf(optimizer);
      const middle = await advance(5, half, first);
      const bytes = await encodeCheckpoint({ ...half, state: middle });
      const resumed = optionsOf(optimizer);
      const { state } = decodeCheckpoint(bytes, resumed);
      expect(state.optimizer.count).toBe(5);
      const last = await advance(9, resumed, state);
      expect(numbers(namedTensors(last))).toEqual(numbers(namedTensors(expected)));
      release(first, expected, middle, state, last);
    });
  },
);

const emptied = (moments: { readonly [name: string]: Params }): { readonly [name: string]: Params } =>
  Object.fromEntries(Object.keys(moments).map((name) => [name, {}]));

it('refuses the checkpoint of another schedule', async () => {
  const options = optionsOf(sgd({ rate: linearRate({ to: 1e-2, steps: 4 }) }) as unknown as Optimizer);
  const bytes = await encodeCheckpoint({ ...options, state: start(options, key(1)) });
  const other = optionsOf(sgd({ rate: linearRate({ to: 1e-2, steps: 5 }) }) as unknown as Optimizer);
  expect(() => decodeCheckpoint(bytes, other)).toThrow('optimizer.config.rate.steps is 4 in the checkpoint, 5 here');
});
