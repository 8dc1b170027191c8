import { expect, it } from 'vitest';
import { convergenceSections } from './convergence-section.js';
import type { LikelihoodReport } from './likelihood-run.js';

const estimate = (value: number, bounds: 'lower' | 'upper') =>
  ({ value, standardError: 2, effectiveSamples: 16, bounds, kind: 'heuristic' }) as const;
const at = (temperatures: number, lower: number, upper: number) => ({
  ...{ temperatures, lower: estimate(lower, 'lower'), upper: estimate(upper, 'upper') },
  seconds: 10.4,
});
const report = (convergence?: LikelihoodReport['convergence']): LikelihoodReport =>
  ({ images: 16, convergence }) as unknown as LikelihoodReport;

it('shows the gap of each number of temperatures, and what it cost', () => {
  const [chart, table] = convergenceSections(report([at(100, 50, 80), at(1000, 60, 70)]));
  expect(chart).toMatchObject({ kind: 'svg', caption: expect.stringContaining('16 held-out images') as string });
  expect(table).toMatchObject({
    rows: [
      [100, { value: 50, error: 2 }, { value: 80, error: 2 }, 30, 10],
      [1000, { value: 60, error: 2 }, { value: 70, error: 2 }, 10, 10],
    ],
  });
});

it('says nothing of one number of temperatures, or of a file of before they were kept', () => {
  expect(convergenceSections(report([at(100, 50, 80)]))).toEqual([]);
  expect(convergenceSections(report())).toEqual([]);
});
