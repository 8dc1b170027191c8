import * as tf from '@tensorflow/tfjs-core';
import { key, release, type Model } from '@ebmjs/core';
import { classifier, dense } from '@ebmjs/models';
import { describe, expect, it } from 'vitest';
import { adam, type AdamState } from '../optimizers/adam.js';
import { namedTensors } from '../named-tensors.js';
import { start, type RunState } from '../run-state.js';
import { numbers } from '../toy-run.fixture.js';
import { clouds } from './clouds.fixture.js';
import { crossEntropy } from './cross-entropy.js';
import { fit, type FitRunOptions } from './fit.js';
import { predictClasses } from './predict-classes.js';

const data = clouds();
const { joint, logits } = classifier({
  name: 'linear',
  config: {},
  shape: [2],
  classes: 4,
  network: dense('out', { inputs: 2, outputs: 4, spectralNorm: false }),
});
const options: FitRunOptions<AdamState> = {
  model: joint,
  data,
  loss: crossEntropy(logits),
  optimizer: adam({ rate: 0.1 }),
  batch: 32,
  average: null,
};
const fresh = (): RunState<AdamState> => start({ model: joint, optimizer: options.optimizer, average: null }, key(1));

async function advanced(to: number, state: RunState<AdamState>, given = options): Promise<RunState<AdamState>> {
  for await (const update of fit(given, state)) if (update.state.step === to) return update.state;
  throw new Error('unreachable');
}

describe('fit', () => {
  it('teaches a classifier classes that are apart', async () => {
    const first = fresh();
    const last = await advanced(60, first);
    const scores = (x: tf.Tensor): tf.Tensor2D => tf.tidy(() => tf.neg(logits(last)(x)));
    const told = await predictClasses({ scores, data, batch: 33 });
    expect([...told]).toEqual(Array.from({ length: 200 }, (_, i) => i % 4));
    release(first, last);
  });

  it('goes on from a state as if it had not stopped, and frees all but the last', async () => {
    const first = fresh();
    const count = tf.memory().numTensors;
    const straight = await advanced(8, first);
    const half = await advanced(4, first);
    const resumed = await advanced(8, half);
    expect(numbers(namedTensors(resumed))).toEqual(numbers(namedTensors(straight)));
    expect([resumed.step, resumed.optimizer.count]).toEqual([8, 8]);
    const other = await advanced(8, { ...half, key: key(9) });
    expect(numbers(other.weights)).not.toEqual(numbers(straight.weights));
    release(straight, half, resumed, other);
    expect(tf.memory().numTensors).toBe(count);
    release(first);
  });

  it('keeps averaged weights where the run has them', async () => {
    const first = start({ model: joint, optimizer: options.optimizer, average: 0.5 }, key(1));
    const next = await advanced(1, first, { ...options, average: 0.5 });
    const [before, now, mean] = [first.weights, next.weights, next.average!].map((w) => w['out.bias']!.dataSync());
    mean!.forEach((value, i) => expect(value).toBeCloseTo((before![i]! + now![i]!) / 2, 6));
    release(first, next);
  });

  it('stops at a loss that is not finite, the state as it was, and when told', async () => {
    const first = fresh();
    const count = tf.memory().numTensors;
    await expect(advanced(1, first, { ...options, loss: () => tf.scalar(NaN) })).rejects.toThrow(
      'fit at step 1: the loss must be finite',
    );
    const reason = new Error('enough');
    await expect(fit(options, first, { signal: AbortSignal.abort(reason) }).next()).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(count);
    release(first);
  });

  it('refuses options that will not do', () => {
    const first = fresh();
    const of = (given: object) => (): unknown => fit({ ...options, ...given } as FitRunOptions<AdamState>, first);
    expect(of({ batch: 0 })).toThrow('fit.batch');
    expect(of({ average: 0.9 })).toThrow('fit.average: must be null where the run was started without');
    expect(of({ sampler: 1 })).toThrow('fit: unknown option');
    release(first);
  });

  it('advances the model’s own state', async () => {
    const model: Model = { ...joint, advance: ({ state }) => ({ n: tf.add(state['n']!, 1) }) };
    const first = { ...fresh(), state: { n: tf.scalar(3) } };
    const last = await advanced(2, first, { ...options, model });
    expect(last.state['n']!.dataSync()[0]).toBe(5);
    release(first, last);
  });
});
