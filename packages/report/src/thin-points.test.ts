import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinPoints } from './thin-points.js';

const ys = fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -99, max: 99 }) }, fc.constant(NaN)), {
  minLength: 1,
  maxLength: 400,
});
const pointsOf = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

describe('thinPoints', () => {
  it('gives short lines back', () => {
    const points = pointsOf([1, 2, 3]);
    expect(thinPoints(points, 1)).toBe(points);
  });
  it('keeps ends, extremes, breaks and order, and at most five points a run', () => {
    fc.assert(
      fc.property(ys, (values) => {
        const points = pointsOf(values);
        const kept = thinPoints(points, 10);
        const heights = kept.map(({ y }) => y).filter((y) => !Number.isNaN(y));
        const all = values.filter((y) => !Number.isNaN(y));
        expect(kept.length).toBeLessThanOrEqual(50);
        expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
        expect(Math.max(...heights)).toBe(Math.max(...all));
        expect(Math.min(...heights)).toBe(Math.min(...all));
        expect(kept.some(({ y }) => Number.isNaN(y))).toBe(values.some(Number.isNaN));
        expect(kept.every(({ x }, i) => i === 0 || x > kept[i - 1]!.x)).toBe(true);
      }),
    );
  });
  it.each([9, -9, NaN])('keeps one point at %s among many', (spike) => {
    const points = pointsOf(Array.from({ length: 10_000 }, (_, i) => (i === 1234 ? spike : 0)));
    const kept = thinPoints(points, 50);
    expect(kept.length).toBeLessThan(200);
    expect(kept).toContainEqual({ x: 1234, y: spike });
  });
});
