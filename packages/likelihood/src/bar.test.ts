import { key, hostUniform, mean, normalQuantile, variance } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { bar, logMeanExp } from './index.js';

/**
 * Log-weights that are normal: of variance `v` and mean `c - v / 2` forwards, `c + v / 2` backwards, which is what
 * Crooks' theorem makes of one when the other is so.
 */
function directions(seed: number, { c, v, n, m }: { c: number; v: number; n: number; m: number }) {
  const z = Array.from(hostUniform(key(seed), n + m), (u) => normalQuantile(Math.min(Math.max(u, 1e-9), 1 - 1e-9)));
  const scaled = (side: number) => (value: number) => c + (side * v) / 2 + Math.sqrt(v) * value;
  return { forward: z.slice(0, n).map(scaled(-1)), reverse: z.slice(n).map(scaled(1)) };
}

describe.each([
  { v: 0.5, n: 100, m: 100 },
  { v: 4, n: 300, m: 300 },
  { v: 4, n: 100, m: 500 },
  { v: 4, n: 500, m: 100 },
])('variance $v, $n and $m chains', ({ v, n, m }) => {
  const runs = Array.from({ length: 400 }, (_, seed) => directions(seed, { c: 30, v, n, m }));
  const estimates = runs.map(bar);
  const values = estimates.map(({ value }) => value);
  const spread = Math.sqrt(variance(values));

  it('is where log Z is', () => {
    // Bias is of the order of the squared error; five standard errors of the mean of 400.
    expect(Math.abs(mean(values) - 30)).toBeLessThan((5 * spread) / 20 + 2 * spread ** 2);
  });

  it('has the error that it says', () => {
    const claimed = Math.sqrt(mean(estimates.map(({ standardError }) => standardError ** 2)));
    // The relative error of a deviation of 400 is 0.035.
    expect(Math.abs(Math.log(claimed / spread))).toBeLessThan(0.2);
  });

  it('is better than either direction', () => {
    const rms = (of: (run: (typeof runs)[number]) => number): number =>
      Math.sqrt(mean(runs.map((run) => (of(run) - 30) ** 2)));
    const both = rms((run) => bar(run).value);
    expect(both).toBeLessThan(rms(({ forward }) => logMeanExp(forward)));
    expect(both).toBeLessThan(rms(({ reverse }) => -logMeanExp(reverse.map((w) => -w))));
  });
});

it('is on neither side, and says how far the directions overlap', () => {
  const near = bar(directions(1, { c: 0, v: 0.01, n: 200, m: 200 }));
  expect(near).toMatchObject({ bounds: 'none', kind: 'heuristic' });
  expect(near.overlap).toBeCloseTo(0.5, 2);
  expect(bar(directions(1, { c: 0, v: 100, n: 200, m: 200 })).overlap).toBeLessThan(0.03);
});

it('moves with its weights', () => {
  const { forward, reverse } = directions(2, { c: 0, v: 2, n: 50, m: 70 });
  const moved = bar({ forward: forward.map((w) => w + 1000), reverse: reverse.map((w) => w + 1000) });
  expect(moved.value).toBeCloseTo(bar({ forward, reverse }).value + 1000, 9);
});

it.each([
  [{ forward: [1], reverse: [1, 2] }, 'bar.forward: must be two log-weights or more, got 1'],
  [{ forward: [1, 2], reverse: [1, Number.NaN] }, 'bar.reverse[1]: must be finite, got NaN'],
])('refuses %j', (options, message) => {
  expect(() => bar(options)).toThrow(message);
});
