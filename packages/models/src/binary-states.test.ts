import { expect, it } from 'vitest';
import { binaryStates, fieldsOf, type BinaryUnits } from './binary-states.js';

const units: BinaryUnits = {
  bias: Float64Array.of(0.3, -1, 0.5),
  rows: [Float64Array.of(1, 2), Float64Array.of(-0.5, 0.25), Float64Array.of(0.1, -2)],
  offset: Float64Array.of(0.2, -0.1),
  logFactor: (fields) => Math.sin(fields[0]!) + fields[1]! ** 2 / 5,
};
/** The same sum written out. */
const logWeight = (state: number): number => {
  const s = [0, 1, 2].map((j) => (state >> j) & 1);
  const fields = [0, 1].map((i) => units.offset[i]! + s.reduce((sum, on, j) => sum + on * units.rows[j]![i]!, 0));
  return s.reduce((sum, on, j) => sum + on * units.bias[j]!, 0) + units.logFactor(Float64Array.from(fields));
};
const all = Array.from({ length: 8 }, (_, state) => logWeight(state));
const total = all.reduce((sum, log) => sum + Math.exp(log), 0);
const states = binaryStates(units);

it('sums over every state once', () => expect(states.logSum).toBeCloseTo(Math.log(total), 12));

it('does not overflow', () => {
  const heavy = binaryStates({ ...units, logFactor: (fields) => 2000 + units.logFactor(fields) });
  expect(heavy.logSum).toBeCloseTo(2000 + Math.log(total), 9);
});

it('takes expectations of the state and its fields', () => {
  const p = all.map((log) => Math.exp(log) / total);
  const [on, field] = states.expect((state, fields) => [state & 1, fields[1]!]);
  expect(on).toBeCloseTo(
    p.reduce((sum, x, state) => sum + x * (state & 1), 0),
    12,
  );
  expect(field).toBeCloseTo(
    p.reduce((sum, x, state) => sum + x * fieldsOf(units, state)[1]!, 0),
    12,
  );
});

it('draws each state for the share of u that is its probability', () => {
  const n = 100_000;
  const drawn = states.draw(Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n));
  const counts = Array<number>(8).fill(0);
  for (const state of drawn) counts[state]! += 1;
  counts.forEach((count, state) => expect(count / n).toBeCloseTo(Math.exp(all[state]!) / total, 4));
});

it('draws the first state for 0 and the last for all but 1', () => {
  expect([...states.draw(Float64Array.of(0, 1 - 2 ** -53))]).toEqual([0, 7]);
});

it('of no unit is one state', () => {
  const none = binaryStates({
    bias: new Float64Array(0),
    rows: [],
    offset: Float64Array.of(2),
    logFactor: ([x]) => x!,
  });
  expect(none.logSum).toBe(2);
});
