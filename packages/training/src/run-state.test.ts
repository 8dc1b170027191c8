import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import type { AdamState } from './optimizers/adam.js';
import { averaged, start, type StartOptions } from './run-state.js';
import { numbers, toyOptions } from './toy-run.fixture.js';

describe('start', () => {
  it('draws weights, begins averages with them, and owns all of it', () => {
    const before = tf.memory().numTensors;
    const options = toyOptions();
    const state = start(options, key(3));
    expect(state).toMatchObject({ step: 0, optimizer: { count: 0 } });
    expect(numbers(state.average!)).toEqual(numbers(state.weights));
    expect(Object.keys(state.optimizer.moments)).toEqual(['square', 'mean']);
    expect(Object.keys(state.state)).toEqual(['gain']);
    release(state);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('spends its key on weights and on the run apart', () => {
    const [a, b, c] = [3, 3, 4].map((seed) => start(toyOptions(), key(seed)));
    expect(numbers(a!.weights)).toEqual(numbers(b!.weights));
    expect(numbers(a!.weights)).not.toEqual(numbers(c!.weights));
    expect(a!.key).toEqual(b!.key);
    expect([...a!.key]).not.toEqual([...key(3)]);
    release(a, b, c);
  });

  it('begins from copies of given variables, and refuses those of another model', () => {
    const options = toyOptions();
    const given = options.model.init(key(9));
    const [state, fresh] = [start(options, key(3), given), start(options, key(3))];
    expect(numbers(state.weights)).toEqual(numbers(given.weights));
    expect(numbers(state.average!)).toEqual(numbers(given.weights));
    expect(state.key).toEqual(fresh.key);
    expect(Object.values(state.weights).some((w) => Object.values(given.weights).includes(w))).toBe(false);
    const before = tf.memory().numTensors;
    const { gain: _, ...none } = given.state;
    expect(() => start(options, key(3), { ...given, state: none })).toThrow(
      'start.variables: tensor "gain" is missing',
    );
    expect(() =>
      start(options, key(3), { ...given, weights: { ...given.weights, more: given.weights['w']! } }),
    ).toThrow('start.variables: unknown tensor "more"');
    expect(tf.memory().numTensors).toBe(before);
    release(given, state, fresh);
  });

  it('has no averages when told so, and refuses what is no decay', () => {
    const state = start({ ...toyOptions(), average: null }, key(0));
    expect(state.average).toBeNull();
    release(state);
    expect(() => start({ ...toyOptions(), average: -1 }, key(0))).toThrow(
      'start.average: must be a finite number from 0 to 1',
    );
    const misspelt = { ...toyOptions(), averages: 0.9 } as StartOptions<AdamState>;
    expect(() => start(misspelt, key(0))).toThrow('start: unknown option');
  });
});

describe('averaged', () => {
  it('gives the averaged weights where there are some, and the weights where not', () => {
    const [a, b] = [start(toyOptions(), key(0)), start({ ...toyOptions(), average: null }, key(0))];
    expect(averaged(a)).toEqual({ weights: a.average, state: a.state });
    expect(averaged(b)).toEqual({ weights: b.weights, state: b.state });
    release(a, b);
  });
});
