import { EbmError, key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { checkOptions } from './check-options.js';
import { start } from './run-state.js';
import { toyData, toyModel, toyOptions, type ToyOptions } from './toy-run.fixture.js';

const options = toyOptions(3);
const check = (change: object) => {
  const state = start(options, key(0));
  try {
    return checkOptions({ ...options, ...change } as ToyOptions, state);
  } finally {
    release(state);
  }
};

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
      'train: unknown option; known are model, data, sampler, buffer, optimizer, objective, batch, average, limits, got "epochs"',
    ],
    [{ batch: 1.5 }, 'train.batch: must be a whole number of at least 1, got 1.5'],
    [{ sampler: { ...options.sampler, steps: 0 } }, 'train.sampler.steps: must be a whole number of at least 1, got 0'],
    [
      { sampler: { ...options.sampler, noise: 1 } },
      'train.sampler: unknown option; known are kernel, steps, got "noise"',
    ],
    [{ limits: { energy: 0 } }, 'train.limits.energy: must be a finite number above 0, got 0'],
    [{ limits: { gap: 1 } }, 'train.limits: unknown option; known are energy, got "gap"'],
    [{ average: 1 }, 'train.average: must be below 1, or null for no averages, got 1'],
    [{ average: null }, 'train.average: must be a decay, as when the run was started, got null'],
    [{ data: { ...toyData(3), shape: [3] } }, "train.data: must have the model's shape [2], got [3]"],
    [{ data: { ...toyData(3), shape: [2, 1] } }, "train.data: must have the model's shape [2], got [2,1]"],
    [{ data: toyData(4) }, "train.data: must have the model's 3 classes, got 4"],
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
