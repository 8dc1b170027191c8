import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyHistogram } from './energy-histogram.js';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const any = fc.oneof(finite, fc.integer({ min: -5, max: 5 }), fc.constantFrom(NaN, Infinity, -Infinity));
const bins = fc.integer({ min: 1, max: 40 });

/** The definition: for each bin, everything between its faces. */
function brute(values: readonly number[], edges: readonly number[]): number[] {
  const last = edges.length - 2;
  return edges.slice(0, -1).map((low, i) => {
    const high = edges[i + 1]!;
    return values.filter((v) => v >= low && (v < high || (i === last && v === high))).length;
  });
}

describe('energyHistogram', () => {
  it('counts what lies between the faces, and what lies nowhere', () => {
    fc.assert(
      fc.property(fc.array(any), fc.array(any), finite, bins, (data, noise, one, n) => {
        const histogram = energyHistogram({ data: [...data, one], noise }, { bins: n });
        expect(histogram.edges).toHaveLength(n + 1);
        expect(histogram.counts.data).toEqual(brute([...data, one], histogram.edges));
        expect(histogram.counts.noise).toEqual(brute(noise, histogram.edges));
        expect(histogram.notFinite.noise).toBe(noise.filter((v) => !Number.isFinite(v)).length);
        const counted = histogram.counts.noise.reduce((sum, count) => sum + count, 0);
        expect(counted + histogram.notFinite.noise).toBe(noise.length);
      }),
    );
  });

  it('puts every face into the bin that it opens, whatever the rounding', () => {
    fc.assert(
      fc.property(finite, fc.double({ min: 1, max: 1e3, noNaN: true }), bins, (low, width, n) => {
        const { edges } = energyHistogram({ data: [low, low + width] }, { bins: n });
        const { counts } = energyHistogram({ data: edges }, { bins: n });
        expect(counts.data).toEqual(Array.from({ length: n }, (_, i) => (i === n - 1 ? 2 : 1)));
      }),
    );
  });

  it('has common faces of equal width, from the lowest energy of all to the highest', () => {
    const { edges, counts } = energyHistogram({ data: [0, 1], samples: [-2, 2], noise: [8] }, { bins: 5 });
    expect(edges).toEqual([-2, 0, 2, 4, 6, 8]);
    expect(counts).toEqual({ data: [0, 2, 0, 0, 0], samples: [1, 0, 1, 0, 0], noise: [0, 0, 0, 0, 1] });
  });

  it('gives energies that are all the same a bin with some width', () => {
    const { edges, counts } = energyHistogram({ data: [3, 3, 3] }, { bins: 2 });
    expect(edges).toEqual([2.5, 3, 3.5]);
    expect(counts.data).toEqual([0, 3]);
    expect(energyHistogram({ data: [1e20] }, { bins: 1 }).counts.data).toEqual([1]);
  });

  it('is plain JSON of the sets that were given', () => {
    const histogram = energyHistogram({ data: Float32Array.of(1, 2, NaN) });
    expect(JSON.parse(JSON.stringify(histogram))).toEqual(histogram);
    expect(histogram.edges).toHaveLength(51);
    expect(Object.keys(histogram.counts)).toEqual(['data']);
    expect(histogram.notFinite).toEqual({ data: 1 });
  });

  it('takes a million energies', () => {
    const data = Float64Array.from({ length: 1e6 }, (_, i) => i);
    expect(energyHistogram({ data }, { bins: 4 }).counts.data).toEqual([250000, 250000, 250000, 250000]);
  });

  it('subtracts the mean of one set from all, whatever the model calls zero', () => {
    const sets = { train: [99, 101, Infinity], 'OOD: noise': [104] };
    const relative = energyHistogram(sets, { bins: 3, relativeTo: 'train' });
    expect(relative).toEqual({
      edges: [-1, 2 / 3, 7 / 3, 4].map((face) => expect.closeTo(face, 12) as number),
      counts: { train: [1, 1, 0], 'OOD: noise': [0, 0, 1] },
      notFinite: { train: 1, 'OOD: noise': 0 },
      zero: 100,
    });
    const moved = { train: [199, 201], 'OOD: noise': [204] };
    expect(energyHistogram(moved, { bins: 3, relativeTo: 'train' }).edges).toEqual(relative.edges);
    expect(energyHistogram(sets).zero).toBe(0);
  });

  it('refuses a zero that is no set, or has no finite energy', () => {
    const sets = { a: [1], b: [NaN] };
    expect(() => energyHistogram(sets, { relativeTo: 'c' as 'a' })).toThrow('relativeTo: must be one of a, b, got "c"');
    expect(() => energyHistogram(sets, { relativeTo: 'b' })).toThrow('relativeTo: must hold a finite energy, got "b"');
  });

  it('refuses what it cannot count', () => {
    expect(() => energyHistogram({ data: [NaN, Infinity] })).toThrow('energyHistogram.sets: must hold a finite energy');
    expect(() => energyHistogram({ data: [1] }, { bins: 0 })).toThrow('energyHistogram.bins: must be a whole number');
    expect(() => energyHistogram({ data: [1] }, { models: 1 } as never)).toThrow('energyHistogram: unknown option');
  });
});
