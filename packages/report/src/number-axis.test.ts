import { describe, expect, it } from 'vitest';
import { linearAxis, logAxis } from './number-axis.js';

describe('linearAxis', () => {
  it.each([
    [[0, 99_999], undefined],
    [[-100_000, 3], '~s'],
    [[2e9], '~e'],
    [[5e-4, -2e-4], '~e'],
    [[NaN, 1], undefined],
    [[0], undefined],
    [[], undefined],
  ])('over %j writes numbers as %s', (values, format) => {
    expect(linearAxis('energy', values)).toMatchObject({ type: 'linear', label: 'energy' });
    expect(linearAxis('energy', values).tickFormat).toBe(format);
  });
});

describe('logAxis', () => {
  const marks = (values: readonly number[]) => {
    const { ticks, tickFormat } = logAxis('loss', values) as { ticks: number[]; tickFormat: (tick: number) => string };
    return ticks.map(tickFormat);
  };
  it.each([
    [
      [0.02, 3],
      ['0.02', '0.05', '0.1', '0.2', '0.5', '1', '2'],
    ],
    [
      [10, 10_000],
      ['10', '100', '1,000', '10,000'],
    ],
    [
      [1e-6, 1e-4],
      ['10⁻⁶', '2 × 10⁻⁶', '5 × 10⁻⁶', '10⁻⁵', '2 × 10⁻⁵', '5 × 10⁻⁵', '10⁻⁴'],
    ],
    [[3, 4], ['3']],
    [[7, 7], ['7']],
    [[], ['1', '10']],
    [
      [0, -3, 10, 100],
      ['10', '20', '50', '100'],
    ],
  ])('over %j marks %j', (values, expected) => expect(marks(values)).toEqual(expected));

  it('never marks more than eleven powers, and only round ones inside', () => {
    const { ticks } = logAxis('loss', [1e-25, 1e25]) as { ticks: number[] };
    expect(ticks.length).toBeLessThanOrEqual(11);
    expect(ticks).toContain(1);
    expect(ticks.every((tick) => tick >= 1e-25 && tick <= 1e25)).toBe(true);
  });
});
