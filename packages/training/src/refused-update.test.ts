import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, release, type Buffer, type Dataset } from '@ebmjs/core';
import { replayBuffer, type ReplayBufferOptions } from '@ebmjs/replay-buffer';
import { adaptiveHmc, type AdaptiveHmcInfo, type AdaptiveHmcState } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { namedTensors } from './named-tensors.js';
import type { LossTerm } from './objectives/loss-term.js';
import { gradientPenalty } from './objectives/gradient-penalty.js';
import type { Optimizer } from './optimizer.js';
import { adam } from './optimizers/adam.js';
import { adamW } from './optimizers/adam-w.js';
import { normClip } from './optimizers/norm-clip.js';
import { sgd } from './optimizers/sgd.js';
import { threeSigma } from './optimizers/three-sigma.js';
import { start, type RunState } from './run-state.js';
import { numbers, toyOptions } from './toy-run.fixture.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';

type Options = TrainOptions<never, AdaptiveHmcState, AdaptiveHmcInfo>;

/** A run with everything that an update could change: moments, a sampler that learns, a buffer that rounds at random. */
function optionsOf(
  optimizer: Optimizer<never> = adam({ rate: 1e-2, beta1: 0.5 }) as unknown as Optimizer<never>,
  write: NonNullable<ReplayBufferOptions['write']> = 'reservoir',
): Options {
  const { model, data, batch } = toyOptions(3);
  const box = { min: -2, max: 2 };
  const buffer = replayBuffer({
    ...{ capacity: 40, shape: [2], classes: 3, box, key: key(7) },
    ...{ restart: 0.3, flip: 0.2, balance: true, storage: 'uint8', write },
  });
  const sampler = { kernel: adaptiveHmc({ steps: 2, stepSize: 0.05, mass: 'diagonal' }), steps: 2 };
  return { model, data, batch, buffer, sampler, optimizer, terms: [gradientPenalty({ weight: 0.1 })], measureEvery: 2 };
}

/** Everything there is to know of a run after its updates up to number `to`. */
async function gone(options: Options, state: RunState<never>, to: number, signal?: AbortSignal) {
  const rows: object[] = [];
  let last = state;
  let error: unknown;
  try {
    for await (const update of train(options, state, signal ? { signal } : {})) {
      const { milliseconds: _, ...metrics } = update.metrics;
      rows.push({ ...metrics, chains: [...update.negatives.dataSync()] });
      last = update.state;
      if (last.step === to) break;
    }
  } catch (caught) {
    error = caught;
  }
  return { rows, last, error };
}

const seen = ({ buffer }: Options, { step, key, adjustments, ...state }: RunState<never>) => ({
  ...{ step, key, adjustments, count: (state.optimizer as { count: number }).count },
  tensors: numbers(namedTensors({ step, key, adjustments, ...state } as RunState)),
  buffer: buffer.snapshot(),
});

/** Does `fault` at the third call and `work` at any other. */
function atThird<A extends readonly unknown[], R>(work: (...args: A) => R, fault: (...args: A) => R): typeof work {
  let calls = 0;
  return (...args) => (++calls === 3 ? fault(...args) : work(...args));
}

const fail = (message: string) => (): never => {
  throw new Error(message);
};

const withData = (value: number): Options => {
  const options = optionsOf();
  const spoiled: Dataset['batch'] = (k, n) => {
    const { x, y } = options.data.batch(k, n);
    x.dispose();
    return { x: tf.fill([n, 2], value), y: y! };
  };
  return { ...options, data: { ...options.data, batch: atThird(options.data.batch, spoiled) } };
};

const withOptimizer = (change: (w: tf.Tensor) => tf.Tensor): Options => {
  const { optimizer, ...options } = optionsOf();
  const step: typeof optimizer.step = (...args) =>
    tf.tidy(() => {
      const [weights, state] = optimizer.step(...args);
      return [Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, change(w)])), state] as never;
    });
  return { ...options, optimizer: { ...optimizer, step: atThird(optimizer.step, step) } };
};

const withTerm = (): Options => {
  const options = optionsOf();
  const [term] = options.terms as [LossTerm];
  return { ...options, terms: [{ ...term, check: atThird(() => undefined, fail('the term says no')) }] };
};

const withBuffer = (change: (buffer: Buffer) => Partial<Buffer>): Options => {
  const { buffer, ...options } = optionsOf();
  return { ...options, buffer: { ...buffer, ...change(buffer) } };
};

describe('an update that is refused has changed nothing: the next is the one that would have been made', () => {
  it.each([
    ['for data that are not finite', () => withData(NaN), 'first in the data'],
    ['for energies beyond the limit', () => withData(1e6), 'energyData is beyond limits.energy'],
    ['for weights that are not finite', () => withOptimizer((w) => tf.mul(w, NaN)), 'first in the new weights'],
    ['by one of its terms', withTerm, 'the term says no'],
    ['by the buffer', () => withBuffer(({ put }) => ({ put: atThird(put, fail('full')) })), 'full'],
    ['by the draw', () => withBuffer(({ draw }) => ({ draw: atThird(draw, fail('empty')) })), 'empty'],
  ])('%s', async (_, make, message) => {
    const straight = optionsOf();
    const first = start(straight, key(0));
    const whole = await gone(straight, first, 5);
    expect(whole.error).toBeUndefined();

    const options = make();
    const count = tf.memory().numTensors;
    const before = await gone(options, first, 5);
    expect((before.error as Error).message).toContain(message);
    expect(before.last.step).toBe(2);
    const after = await gone(options, before.last, 5);
    expect([...before.rows, ...after.rows]).toEqual(whole.rows);
    expect(seen(options, after.last)).toEqual(seen(straight, whole.last));
    release(before.last, after.last);
    expect(tf.memory().numTensors).toBe(count);
    release(first, whole.last);
  });

  it('by an abort while it is judged', async () => {
    const straight = optionsOf();
    const first = start(straight, key(0));
    const whole = await gone(straight, first, 5);
    const options = optionsOf();
    const controller = new AbortController();
    const [term] = options.terms as [LossTerm];
    const check = atThird(
      () => undefined,
      () => controller.abort(new Error('enough')),
    );
    const before = await gone({ ...options, terms: [{ ...term, check }] }, first, 5, controller.signal);
    expect((before.error as Error).message).toBe('enough');
    const after = await gone(options, before.last, 5);
    expect([...before.rows, ...after.rows]).toEqual(whole.rows);
    expect(seen(options, after.last)).toEqual(seen(straight, whole.last));
    release(first, whole.last, before.last, after.last);
  });

  it.each([
    ['AdamW behind a norm', normClip(adamW({ rate: 1e-2 }), { norm: 1 })],
    ['momentum behind three deviations', threeSigma(sgd({ rate: 1e-2, momentum: 0.9 }))],
  ])('and whatever the optimiser and the buffer: %s', async (_, optimizer) => {
    for (const write of ['same-slot', 'ring'] as const) {
      const make = (): Options => optionsOf(optimizer as unknown as Optimizer<never>, write);
      const straight = make();
      const first = start(straight, key(0));
      const whole = await gone(straight, first, 3);
      const options = make();
      const strict = await gone({ ...options, limits: { energy: 1e-9 } }, first, 3);
      expect(EbmError.isInstance(strict.error)).toBe(true);
      expect(strict.last).toBe(first);
      const after = await gone(options, first, 3);
      expect(after.rows).toEqual(whole.rows);
      expect(seen(options, after.last)).toEqual(seen(straight, whole.last));
      release(first, whole.last, after.last);
    }
  });
});
