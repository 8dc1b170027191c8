import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { finiteStart, key, normal, run, scope, stream, walk, type Energy, type Kernel, type State } from './index.js';

interface Info {
  readonly jump: tf.Tensor;
}
const flat: Energy = (x) => scope(() => tf.zeros([x.shape[0]!]) as tf.Tensor1D);
/** Brownian motion: enough of a kernel to see every tensor come and go. */
const brownian: Kernel<State, Info> = {
  init: (position) => ({ position: position.clone() }),
  step: (k, { position }) =>
    scope(() => {
      const jump = normal(k, position.shape);
      return [{ position: tf.add(position, jump) }, { jump }] as const;
    }),
};

const start = tf.zeros([4, 2]);
const read = (t: tf.Tensor) => {
  const values = [...t.dataSync()];
  t.dispose();
  return values;
};

describe('run', () => {
  it('returns the end of the chain, and frees the rest', () => {
    const tensors = tf.memory().numTensors;
    const seen: number[] = [];
    const end = run(brownian, flat, key(0), start, { steps: 1000, onStep: (step) => seen.push(step) });
    expect(tf.memory().numTensors).toBe(tensors + 1);
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    end.dispose();
  });

  it('with no steps returns a copy of the start', () => {
    const end = run(brownian, flat, key(0), start, { steps: 0 });
    expect(read(end)).toEqual([...start.dataSync()]);
    expect(start.isDisposed).toBe(false);
  });

  it('begins a longer run with the shorter one', () => {
    const three: number[][] = [];
    run(brownian, flat, key(0), start, {
      steps: 5,
      onStep: (_, s) => three.push([...s.position.dataSync()]),
    }).dispose();
    expect(read(run(brownian, flat, key(0), start, { steps: 3 }))).toEqual(three[2]);
  });

  it('stops on an abort and frees everything', () => {
    const tensors = tf.memory().numTensors;
    const controller = new AbortController();
    const stop = (step: number) => step === 3 && controller.abort(new Error('enough'));
    expect(() => run(brownian, flat, key(0), start, { steps: 9, signal: controller.signal, onStep: stop })).toThrow(
      'enough',
    );
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('frees everything when a step throws', () => {
    const tensors = tf.memory().numTensors;
    const failing: Kernel<State, Info> = {
      ...brownian,
      step: (k, state, energy) => {
        if (state.position.dataSync()[0] !== 0) throw new Error('no');
        return brownian.step(k, state, energy);
      },
    };
    expect(() => run(failing, flat, key(0), start, { steps: 9 })).toThrow('no');
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('refuses half a step', () => {
    expect(() => run(brownian, flat, key(0), start, { steps: 1.5 })).toThrow('run.steps: must be a whole number');
  });

  it('refuses options it does not know', () => {
    expect(() => run(brownian, flat, key(0), start, { steps: 1, onstep: () => {} } as never)).toThrow(
      'run: unknown option; known are steps, onStep, signal, got "onstep"',
    );
  });
});

describe('walk and stream', () => {
  it('visit the start first and the same states as run', async () => {
    const tensors = tf.memory().numTensors;
    const steps: number[] = [];
    let last: number[] = [];
    for await (const { step, state, info } of stream(brownian, flat, key(0), start, { steps: 4, yieldEvery: 0 })) {
      expect(info === undefined).toBe(step === 0);
      steps.push(step);
      last = [...state.position.dataSync()];
    }
    expect(steps).toEqual([0, 1, 2, 3, 4]);
    expect(last).toEqual(read(run(brownian, flat, key(0), start, { steps: 4 })));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('free what they hold when left early', () => {
    const tensors = tf.memory().numTensors;
    for (const { step } of walk(brownian, flat, key(0), start)) if (step === 2) break;
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([
    [{ steps: 1, every: 5 }, 'stream: unknown option; known are steps, signal, yieldEvery, got "every"'],
    [{ steps: 1, yieldEvery: NaN }, 'stream.yieldEvery: must be a finite number of at least 0, got NaN'],
    [{ steps: -1 }, 'stream.steps: must be a whole number of at least 0, got -1'],
  ])('refuse %o', async (options, message) => {
    await expect(stream(brownian, flat, key(0), start, options as never).next()).rejects.toThrow(message);
  });

  it('let timers through and stop on an abort', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('stopped')), 5);
    const endless = async () => {
      for await (const _ of stream(brownian, flat, key(0), start, {
        steps: 1e9,
        signal: controller.signal,
        yieldEvery: 1,
      }));
    };
    await expect(endless()).rejects.toThrow('stopped');
  });
});

it('finiteStart names the chain that would never move', () => {
  expect(() => finiteStart('hmc.init', tf.tensor1d([0, Infinity]))).toThrow(
    'hmc.init: the energy at the start of chain 1 must be finite, got Infinity',
  );
});
