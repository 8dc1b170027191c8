import { describe, expect, it } from 'vitest';
import { stepSizeSearch, type StepSizeSearchState } from './step-size-search.js';

// E(x) = x^2 / 2 from x = 0 with momentum 1: one leapfrog e changes the total energy by e^4 / 8.
const threshold = (-8 * Math.log(0.8)) ** 0.25;
const oscillator = (step: number): number => Math.min(1, Math.exp(-(step ** 4) / 8));

function search(from: number, acceptance = oscillator): number {
  const { init, update, value } = stepSizeSearch();
  let state: StepSizeSearchState = init(from);
  while (!value(state).done) state = update(state, acceptance(value(state).stepSize));
  return value(state).stepSize;
}

describe('stepSizeSearch', () => {
  it.each([1e-3, 0.1, 1, 1.2, 1000])('from %f ends at the first step across the threshold', (from) => {
    const found = search(from);
    const [inner, outer] = from < threshold ? [found / 2, found] : [found, found * 2];
    expect(inner).toBeLessThan(threshold);
    expect(outer).toBeGreaterThan(threshold);
    expect(Math.log2(found / from) % 1).toBeCloseTo(0, 12);
  });

  it('halves where an acceptance is not a number', () => {
    expect(search(8, (step) => (step > 1 ? Number.NaN : 1))).toBe(1);
  });

  it('goes no further once done', () => {
    const { init, update } = stepSizeSearch();
    const done = update(update(init(1), 0.9), 0.1);
    expect(done).toEqual({ stepSize: 2, direction: 1, done: true });
    expect(update(done, 0.99)).toEqual(done);
  });

  it('says when there is no step to find', () => {
    expect(() => search(1, () => 1)).toThrow('stepSizeSearch: found no step size, for the energy accepts whatever');
    expect(() => search(1, () => 0)).toThrow('stepSizeSearch: found no step size, for the energy accepts no step');
    expect(() => stepSizeSearch({ target: 0 })).toThrow('stepSizeSearch.target: must be a finite number from');
  });
});
