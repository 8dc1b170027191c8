import { describe, expect, it } from 'vitest';
import { averageDecay, type Average } from './average-decay.js';

/** The decay in an update, by default the first, of 64 images. */
const decayOf = (average?: Average, step = 0, batch = 64): number => averageDecay('here', average)!(step, batch);

describe('averageDecay', () => {
  it('takes a decay, nothing, and null', () => {
    expect([decayOf(0), decayOf(0.5, 7), decayOf()]).toEqual([0, 0.5, 0.99]);
    expect([decayOf({}), decayOf({ decay: 0.9 }, 100)]).toEqual([0.99, 0.9]);
    expect(averageDecay('here', null)).toBeNull();
  });

  it('halves after so many images, in batches of any size', () => {
    for (const batch of [1, 64, 250]) {
      expect(decayOf({ halfLife: 1000 }, 0, batch) ** (1000 / batch)).toBeCloseTo(0.5, 12);
    }
  });

  it('warms up to its decay: no update of the first ten outweighs its own mean', () => {
    const warm = [0, 1, 10, 889, 890, 891, 5000].map((step) => decayOf({ decay: 0.99, warmUp: true }, step));
    expect(warm).toEqual([1 / 10, 2 / 11, 11 / 20, 890 / 899, 0.99, 0.99, 0.99]);
    expect(decayOf({ halfLife: 64, warmUp: true }, 3)).toBe(4 / 13);
    expect(decayOf({ halfLife: 64, warmUp: true }, 30)).toBe(0.5);
  });

  it.each<[unknown, string]>([
    [1, 'here: must be below 1, or null for no averages, got 1'],
    [1.1, 'here: must be a finite number from 0 to 1, got 1.1'],
    [-0.1, 'here: must be a finite number from 0 to 1, got -0.1'],
    [NaN, 'here: must be'],
    ['0.9', 'here: must be'],
    [{ decay: 1 }, 'here.decay: must be below 1'],
    [{ halfLife: 0 }, 'here.halfLife: must be a finite number above 0, got 0'],
    [{ decay: 0.9, halfLife: 10 }, 'here.halfLife: must be left out where there is a decay, got 10'],
    [{ warmUp: 1 }, 'here.warmUp: must be true or false, got 1'],
    [{ warmup: true }, 'here: unknown option; known are decay, halfLife, warmUp, got "warmup"'],
  ])('refuses %j', (average, message) => {
    expect(() => averageDecay('here', average as Average)).toThrow(message);
  });
});
