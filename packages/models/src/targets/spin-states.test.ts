import { hostUniform, key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import type { SpinGraph } from './frontier.js';
import { covarianceOf, marginals, momentsOfSum } from './spin-moments.js';
import { numbersKept, spinStates } from './spin-states.js';

/** Six units of three states on no lattice at all: a pair twice, a loop, one met late that everybody knows. */
const graph: SpinGraph = {
  states: 3,
  order: [4, 0, 2, 5, 1, 3],
  bonds: [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 0],
    [3, 0],
    [3, 1],
    [3, 4],
    [5, 4],
  ].map(([from, to], i) => ({ from: from!, to: to!, coupling: Math.sin(3 * i + 1) })),
  single: (unit, state) => Math.cos(unit * 2 + state * 5),
  pair: (coupling, a, b) => coupling * (a === b ? 1 : 0.1 * (a + b)),
};

const states = Array.from({ length: 3 ** 6 }, (_, k) =>
  Array.from({ length: 6 }, (__, i) => Math.floor(k / 3 ** i) % 3),
);
const logWeight = (s: readonly number[]): number =>
  s.reduce((sum, state, unit) => sum + graph.single(unit, state), 0) +
  graph.bonds.reduce((sum, { from, to, coupling }) => sum + graph.pair(coupling, s[from]!, s[to]!), 0);
const z = states.reduce((sum, s) => sum + Math.exp(logWeight(s)), 0);
const expectation = (of: (s: readonly number[]) => number): number =>
  states.reduce((sum, s) => sum + (Math.exp(logWeight(s)) / z) * of(s), 0);

const summed = spinStates(graph);

it('sums every state once', () => expect(summed.logSum).toBeCloseTo(Math.log(z), 12));

it('keeps a number for each state of the frontier', () => {
  // Met 4 0 2 5 1 3; waiting before each: none, {4}, {4, 0}, {4, 0, 2}, {4, 0, 2} (5 has no one left), {4, 0, 1}
  expect(numbersKept(graph)).toBe(1 + 3 + 9 + 27 + 27 + 27);
});

it('does not overflow or vanish', () => {
  const heavy = spinStates({
    ...graph,
    single: (unit, state) => 5000 * (unit % 2 ? 1 : -1) + graph.single(unit, state),
  });
  expect(heavy.logSum).toBeCloseTo(Math.log(z), 9);
  // A pair that must differ against fields that want it equal: no order of sums may lose the best state.
  const strained = spinStates({ ...graph, pair: (coupling, a, b) => 2000 * graph.pair(coupling, a, b) });
  const strainedLog = (s: readonly number[]): number =>
    s.reduce((sum, state, unit) => sum + graph.single(unit, state), 0) +
    graph.bonds.reduce((sum, { from, to, coupling }) => sum + 2000 * graph.pair(coupling, s[from]!, s[to]!), 0);
  const top = Math.max(...states.map(strainedLog));
  const rest = states.reduce((sum, s) => sum + Math.exp(strainedLog(s) - top), 0);
  expect(strained.logSum).toBeCloseTo(top + Math.log(rest), 8);
});

it('marginals are those of the sum over all states', () => {
  marginals(summed.chain).forEach((p, unit) =>
    p.forEach((value, state) =>
      expect(value).toBeCloseTo(
        expectation((s) => Number(s[unit] === state)),
        12,
      ),
    ),
  );
});

it('covariances too', () => {
  const table = [
    [1, 0.5],
    [0, -2],
    [3, 1],
  ];
  const numbers = (s: readonly number[]): number[] => s.flatMap((state) => table[state]!);
  const means = numbers(states[0]!).map((_, i) => expectation((s) => numbers(s)[i]!));
  covarianceOf(summed.chain, table).forEach((row, i) =>
    row.forEach((value, j) =>
      expect(value).toBeCloseTo(
        expectation((s) => (numbers(s)[i]! - means[i]!) * (numbers(s)[j]! - means[j]!)),
        11,
      ),
    ),
  );
});

it('moments of a sum over units too, of the log weight and of the states', () => {
  const cases = [
    { got: momentsOfSum(summed.chain, (_, added) => added), of: logWeight },
    {
      got: momentsOfSum(summed.chain, (state) => state ** 2),
      of: (s: readonly number[]) => s.reduce((a, b) => a + b ** 2, 0),
    },
  ];
  for (const { got, of } of cases) {
    const mean = expectation(of);
    expect(got.mean).toBeCloseTo(mean, 11);
    expect(got.variance).toBeCloseTo(
      expectation((s) => (of(s) - mean) ** 2),
      11,
    );
  }
});

describe('draws', () => {
  const n = 40_000;
  const drawn = summed.draw(hostUniform(key(1), n * 6));
  const counts = new Float64Array(3 ** 6);
  for (let row = 0; row < n; row++)
    counts[drawn.slice(6 * row, 6 * row + 6).reduce((k, s, i) => k + s * 3 ** i, 0)]! += 1;

  it('each state as often as it should be', () => {
    // Pearson's chi squared of 728 degrees of freedom, mean 728 and variance at most 2 * 728 + sum 1 / (n p)
    let [chi, spread] = [0, 2 * 728];
    states.forEach((s, k) => {
      const p = Math.exp(logWeight(s)) / z;
      chi += (counts[k]! - n * p) ** 2 / (n * p);
      spread += 1 / (n * p);
    });
    expect(Math.abs(chi - 728)).toBeLessThan(5 * Math.sqrt(spread));
  });

  it('the first state for 0 and the last for almost 1', () => {
    expect([...summed.draw(new Float64Array(6))]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...summed.draw(new Float64Array(6).fill(1 - 2 ** -53))]).toEqual([2, 2, 2, 2, 2, 2]);
  });
});
