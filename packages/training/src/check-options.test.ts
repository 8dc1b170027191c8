import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { checkChainFree, checkOptions } from './check-options.js';
import { chainFreeToy } from './objectives/chain-free-run.fixture.js';
import type { ChainTerm, DataTerm } from './objectives/loss-term.js';
import { start } from './run-state.js';
import { toyData, toyModel, toyOptions, type ToyOptions } from './toy-run.fixture.js';
import type { ChainFreeOptions } from './train-options.js';

const options = toyOptions(3);
const check = (change: object) => {
  const state = start(options, key(0));
  try {
    return checkOptions({ ...options, ...change } as ToyOptions, state);
  } finally {
    release(state);
  }
};

const nothing = () => ({ loss: tf.scalar(0), terms: {} });
const ofData = (name: string): DataTerm => ({ name, needs: 'data', weight: 1, config: null, loss: nothing });
const ofChains: ChainTerm = { name: 'kl', needs: 'chains', weight: 1, config: null, loss: nothing };

describe('checkOptions', () => {
  it('fills the defaults in and leaves the rest', () => {
    const checked = check({});
    expect(checked).toMatchObject({ limits: { energy: 1e4 }, batch: 16 });
    expect(checked.average!(0, 16)).toBe(0.99);
    expect(checked.model).toBe(options.model);
    expect(checked.objective).toBeTypeOf('function');
    const given = check({ average: 0.5, limits: { energy: 7 } });
    expect([given.average!(0, 16), given.limits]).toEqual([0.5, { energy: 7 }]);
  });

  it('lets an unconditional model learn from labelled data', () => {
    expect(() => check({ model: toyModel() })).not.toThrow();
  });

  it.each([
    [
      { epochs: 3 },
      'train: unknown option; known are model, data, sampler, buffer, optimizer, objective, terms, batch, average, limits, classes, labels, measureEvery, got "epochs"',
    ],
    [{ measureEvery: 0 }, 'train.measureEvery: must be a whole number of at least 1, got 0'],
    [{ batch: 1.5 }, 'train.batch: must be a whole number of at least 1, got 1.5'],
    [{ sampler: { ...options.sampler, steps: 0 } }, 'train.sampler.steps: must be a whole number of at least 1, got 0'],
    [
      { sampler: { ...options.sampler, noise: 1 } },
      'train.sampler: unknown option; known are kernel, steps, retune, got "noise"',
    ],
    [{ limits: { energy: 0 } }, 'train.limits.energy: must be a finite number above 0, got 0'],
    [{ limits: { gap: 1 } }, 'train.limits: unknown option; known are energy, got "gap"'],
    [{ average: 1 }, 'train.average: must be below 1, or null for no averages, got 1'],
    [{ average: null }, 'train.average: must be a decay, as when the run was started, got null'],
    [{ data: { ...toyData(3), shape: [3] } }, "train.data: must have the model's shape [2], got [3]"],
    [{ data: { ...toyData(3), shape: [2, 1] } }, "train.data: must have the model's shape [2], got [2,1]"],
    [{ data: toyData(4) }, "train.data: must have the model's 3 classes, got 4"],
    [{ sampler: undefined }, 'train.sampler: must be given, unless the objective needs data only'],
    [{ buffer: undefined }, 'train.buffer: must be given, unless the objective needs data only'],
    [{ terms: [ofData('a'), ofData('a')] }, 'train.terms: must have names of their own, without a dot, got "a"'],
    [{ terms: [ofData('a.b')] }, 'train.terms: must have names of their own, without a dot, got "a.b"'],
  ])('refuses %j', (change, message) => {
    expect(() => check(change)).toThrow(EbmError);
    expect(() => check(change)).toThrow(message);
  });

  it('refuses averages for a run that was started without', () => {
    const state = start({ ...options, average: null }, key(0));
    expect(() => checkOptions(options, state)).toThrow(
      'train.average: must be null, as when the run was started, got 0.99',
    );
    release(state);
  });
});

describe('checkChainFree', () => {
  const { sampler, buffer } = options;
  const rest = chainFreeToy(3);
  const without = (change: object) => {
    const state = start(rest, key(0));
    try {
      return checkChainFree({ ...rest, objective: ofData('dsm'), ...change }, state);
    } finally {
      release(state);
    }
  };

  it('makes the objective the first of the terms', () => {
    const checked = without({ terms: [ofData('decay')] });
    expect(checked.terms.map(({ name }) => name)).toEqual(['dsm', 'decay']);
    expect(checked.limits).toEqual({ energy: 1e4 });
    expect(checked.average!(0, 1)).toBe(0.99);
  });

  it.each([
    [{ sampler }, 'train.sampler: must be absent: dsm as the objective needs data only'],
    [{ buffer }, 'train.buffer: must be absent: dsm as the objective needs data only'],
    [{ terms: [ofChains] }, 'train.terms: kl needs chains: the objective must be one of chains as well'],
    [{ objective: ofChains }, 'train.terms: kl needs chains: the objective must be one of chains as well'],
    [{ terms: [ofData('dsm')] }, 'train.terms: must have names of their own, without a dot, got "dsm"'],
    [{ batch: 0 }, 'train.batch: must be a whole number of at least 1, got 0'],
  ])('refuses %j', (change, message) => {
    expect(() => without(change)).toThrow(message);
  });

  it('refuses a run that was started with a sampler that learns', () => {
    const state = { ...start(rest, key(0)), sampler: { stepSize: tf.scalar(1) } };
    const run = { ...rest, objective: ofData('dsm') };
    expect(() => checkChainFree(run, state)).toThrow('start the run without one, got "stepSize []"');
    release(state);
  });
});

const rest = chainFreeToy();
// @ts-expect-error a term of chains where there are none
export const chainless: ChainFreeOptions = { ...rest, objective: ofChains, terms: [] };
