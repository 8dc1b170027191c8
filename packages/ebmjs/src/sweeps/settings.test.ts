import { describe, expect, it } from 'vitest';
import { settingsOf } from './settings.js';
import { parseSweep } from './sweep-spec.js';

const settings = (value: object) => settingsOf(parseSweep(value));

describe('a grid', () => {
  it('has every combination, the last axis changing soonest', () => {
    expect(settings({ axes: { a: [1, 2], b: ['x', null, true] } })).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: null },
      { a: 1, b: true },
      { a: 2, b: 'x' },
      { a: 2, b: null },
      { a: 2, b: true },
    ]);
  });

  it('divides ranges evenly, or evenly in the logarithm, their ends exactly', () => {
    expect(settings({ axes: { a: { from: 0, to: 1, count: 3 } } })).toEqual([{ a: 0 }, { a: 0.5 }, { a: 1 }]);
    const values = settings({ axes: { a: { from: 0.01, to: 100, scale: 'log', count: 5 } } }).map(
      ({ a }) => a as number,
    );
    [0.01, 0.1, 1, 10, 100].forEach((value, i) => expect(values[i]! / value).toBeCloseTo(1, 12));
    expect(values[4]).toBe(100);
    expect(settings({ axes: { a: { from: 1, to: 4, whole: true, count: 3 } } })).toEqual([
      { a: 1 },
      { a: 3 },
      { a: 4 },
    ]);
  });

  it('without axes is one setting', () => expect(settings({ axes: {} })).toEqual([{}]));
});

describe('a random search', () => {
  const axes = {
    a: { from: 2, to: 6 },
    b: { from: 1, to: 100, scale: 'log' },
    c: ['x', 'y'],
    d: { from: 1, to: 3, whole: true },
  };
  const drawn = settings({ search: 'random', draws: 400, axes });

  it('draws as many as it is told, the same of the same seed', () => {
    expect(drawn).toHaveLength(400);
    expect(settings({ search: 'random', draws: 400, axes })).toEqual(drawn);
    expect(settings({ search: 'random', draws: 400, axes, seed: 1 })).not.toEqual(drawn);
    // More draws begin with the same ones, so that a search can be made longer.
    expect(settings({ search: 'random', draws: 3, axes })).toEqual(drawn.slice(0, 3));
  });

  it('uniformly over each axis, independently', () => {
    const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
    const of = (place: string): number[] => drawn.map((setting) => setting[place] as number);
    // Uniform on [0, 1]: a standard deviation of 0.289, of the mean of 400 one of 0.0144.
    expect(Math.abs(mean(of('a').map((x) => (x - 2) / 4)) - 0.5)).toBeLessThan(4 * 0.0144);
    expect(Math.abs(mean(of('b').map((x) => Math.log(x) / Math.log(100))) - 0.5)).toBeLessThan(4 * 0.0144);
    // Half of them: a standard error of 0.025.
    expect(Math.abs(mean(drawn.map(({ c }) => Number(c === 'x'))) - 0.5)).toBeLessThan(4 * 0.025);
    expect(new Set(of('d'))).toEqual(new Set([1, 2, 3]));
    const product = mean(drawn.map(({ a, c }) => ((a as number) - 4) * (c === 'x' ? 1 : -1)));
    expect(Math.abs(product)).toBeLessThan((4 * (4 * 0.289)) / 20); // independent: 0 with the deviation of a over the root of 400
  });
});
