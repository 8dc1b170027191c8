import { EbmError, key, release } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint } from '../decode-checkpoint.js';
import { encodeCheckpoint } from '../encode-checkpoint.js';
import { namedTensors } from '../named-tensors.js';
import type { AdamState } from '../optimizers/adam.js';
import { start, type RunState } from '../run-state.js';
import { advanceTo, numbers, toyOptions, type ToyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';
import type { Retune } from './retune-options.js';
import type { TunedSampler } from './tune-sampler.js';

type Toy = NonNullable<ToyOptions['sampler']['retune']>;

/** The step size of every kernel that was asked for. */
const asked: number[] = [];
const quiet = (stepSize: number): ReturnType<Toy['kernel']> =>
  langevin({ preset: 'paper', stepSize, noise: 0.01, gradientClip: Infinity, box: { min: -2, max: 2 } }) as never;
const kernel: Toy['kernel'] = (stepSize) => (asked.push(stepSize), quiet(stepSize));
const box = { min: -2, max: 2 };
const prior = replayBuffer({ capacity: 8, shape: [2], classes: 2, restart: 1, box, key: key(8) });

const retune: Toy = {
  every: 4,
  stepSize: 0.02,
  kernel,
  start: (k, n) => prior.draw(k, n),
  stepSizes: { least: 0.01, most: 1, perDecade: 1 },
  steps: 6,
  chains: 16,
};
const optionsOf = (changes: Partial<Retune> = {}): ToyOptions => {
  const options = toyOptions(2);
  return {
    ...options,
    sampler: { kernel: quiet(0.02), steps: 3, retune: { ...retune, ...(changes as Partial<Toy>) } },
  };
};

describe('a run that tunes its sampler', () => {
  it('does so every so many updates, from its own weights and chains, and walks with what it found', async () => {
    const found: [number, TunedSampler][] = [];
    const options = optionsOf({ onTuned: (...each) => void found.push(each), setsSteps: true });
    let state = start(options, key(5));
    const first = state;
    const adjusted: RunState['adjustments'][] = [];
    asked.length = 0;
    for await (const update of train(options, state)) {
      state = update.state;
      adjusted.push(state.adjustments);
      if (state.step === 10) break;
    }
    expect(found.map(([step]) => step)).toEqual([4, 8]);
    const choices = found.map(([, { choice }]) => choice!);
    expect(adjusted.slice(0, 4)).toEqual(new Array(4).fill({ rate: 1, steps: 1 }));
    for (const [i, choice] of choices.entries()) {
      const factors = { rate: 1, stepSize: choice.stepSize / 0.02, steps: choice.steps / options.sampler.steps };
      expect(adjusted.slice(4 + 4 * i, 8 + 4 * i)).toEqual(new Array(i === 0 ? 4 : 2).fill(factors));
    }
    // Three for each tuning, and one an update after the first.
    const walked = choices.flatMap(({ stepSize }, i) => new Array<number>(i === 0 ? 4 : 2).fill(stepSize));
    const pilots = [0.01, 0.1, 1];
    const sequence = [...pilots, ...walked.slice(0, 4), ...pilots, ...walked.slice(4)];
    expect(asked).toHaveLength(sequence.length);
    asked.forEach((stepSize, i) => expect(stepSize).toBeCloseTo(sequence[i]!, 12));
    release(first, state);
  });

  it.each([6, 8])('goes on from a checkpoint after %d updates bit for bit', async (at) => {
    const straight = optionsOf();
    const first = start(straight, key(5));
    const expected = await advanceTo(10, straight, first);
    expect(expected.adjustments.stepSize).toBeGreaterThan(0);
    const half = optionsOf();
    const middle = await advanceTo(at, half, first);
    const bytes = await encodeCheckpoint({ ...half, state: middle });
    const resumed = optionsOf();
    const { state } = decodeCheckpoint(bytes, resumed);
    const last = await advanceTo(10, resumed, state);
    expect(last.adjustments).toEqual(expected.adjustments);
    expect(numbers(namedTensors(last))).toEqual(numbers(namedTensors(expected)));
    release(first, expected, middle, state, last);
  });

  it('keeps what it has where nothing will do, and the steps unless told to set them', async () => {
    const found: TunedSampler[] = [];
    const onTuned: Retune['onTuned'] = (_, tuned) => void found.push(tuned);
    const refusing = optionsOf({ onTuned, stepSizes: { least: 1e4, most: 1e5 }, saturated: 0.5, every: 1 });
    const first = start(refusing, key(5));
    const given = { rate: 0.5, steps: 2, stepSize: 1.5 };
    const last = await advanceTo(2, refusing, { ...first, adjustments: given });
    expect([found.map(({ choice }) => choice), last.adjustments]).toEqual([[null], given]);
    const finding = optionsOf({ every: 1, onTuned });
    const other = await advanceTo(2, finding, { ...first, adjustments: given });
    expect(other.adjustments).toEqual({ ...given, stepSize: found.at(-1)!.choice!.stepSize / 0.02 });
    release(first, last, other);
  });

  it.each<[object, string]>([
    [{ every: 0 }, 'train.sampler.retune.every: must be a whole number of at least 1, got 0'],
    [{ stepSize: 0 }, 'train.sampler.retune.stepSize: must be a finite number above 0, got 0'],
    [{ budget: 1 }, 'train.sampler.retune.budget: must be enough for 5 steps of each of 3 step sizes, got 1'],
    [{ start: undefined }, 'train.sampler.retune.start: must be a function'],
    [{ when: 1 }, 'train.sampler.retune: unknown option'],
  ])('refuses %j', (wrong, message) => {
    const options = optionsOf(wrong);
    const state = start(options, key(1));
    expect(() => train(options, state)).toThrow(EbmError);
    expect(() => train(options, state)).toThrow(message);
    release(state);
  });

  it('refuses to go on without what has changed its step size', () => {
    const options = toyOptions(2);
    const state: RunState<AdamState> = { ...start(options, key(1)), adjustments: { rate: 1, steps: 1, stepSize: 2 } };
    expect(() => train(options, state)).toThrow('train.sampler.retune: must be given');
    release(state);
  });
});
