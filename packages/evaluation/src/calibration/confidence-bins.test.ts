import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binSums, binsOf, equalMass, equalWidth } from './confidence-bins.js';

const confidences = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
const bins = fc.integer({ min: 1, max: 20 });

describe('bins', () => {
  it('of equal width hold what is above their lower face and up to their upper', () => {
    fc.assert(
      fc.property(confidences, bins, (values, n) => {
        const { bin, upper } = equalWidth(Float64Array.from(values), n);
        values.forEach((value, i) => {
          expect(value).toBeLessThanOrEqual(upper[bin[i]!]!);
          if (bin[i]! > 0) expect(value).toBeGreaterThan(upper[bin[i]! - 1]!);
        });
      }),
    );
    expect([...equalWidth(Float64Array.of(0, 0.5, 0.51, 1, 1 + 1e-7), 2).bin]).toEqual([0, 0, 1, 1, 1]);
  });

  it('of equal mass hold as many each, to one, where no two are equal', () => {
    fc.assert(
      fc.property(confidences, bins, (values, n) => {
        const distinct = [...new Set(values)];
        const binning = equalMass(Float64Array.from(distinct), n);
        const counts = [
          ...binSums(
            binning,
            distinct.map(() => 1),
          ),
        ];
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(counts).toHaveLength(Math.min(n, distinct.length));
      }),
    );
  });

  it('of equal mass keep equals together', () => {
    const { bin, upper } = equalMass(Float64Array.of(1, 1, 1, 0.5), 4);
    expect(upper).toEqual([0.5, 1]);
    expect([...bin]).toEqual([1, 1, 1, 0]);
  });

  it('are told with their means', () => {
    const values = Float64Array.of(0.2, 0.4, 0.9);
    expect(binsOf(equalWidth(values, 3), values, Uint8Array.of(0, 1, 1))).toEqual([
      { from: 0, to: 1 / 3, count: 1, confidence: 0.2, accuracy: 0 },
      { from: 1 / 3, to: 2 / 3, count: 1, confidence: 0.4, accuracy: 1 },
      { from: 2 / 3, to: 1, count: 1, confidence: 0.9, accuracy: 1 },
    ]);
    expect(binsOf(equalWidth(values, 10), values, Uint8Array.of(0, 1, 1))[0]).toMatchObject({
      count: 0,
      confidence: null,
      accuracy: null,
    });
  });
});
