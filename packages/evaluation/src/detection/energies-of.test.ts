import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascending, below, upTo } from './energies-of.js';

describe('counting', () => {
  it('below and up to a bound are what a filter finds, ties and infinities included', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Infinity, -Infinity));
    fc.assert(
      fc.property(fc.array(value), value, (values, bound) => {
        const sorted = ascending('x', values, 0);
        expect(below(sorted, bound)).toBe(values.filter((v) => v < bound).length);
        expect(upTo(sorted, bound)).toBe(values.filter((v) => v <= bound).length);
      }),
    );
  });

  it('sorts a copy', () => {
    const values = Float32Array.of(3, 1, 2);
    expect([...ascending('x', values, 1)]).toEqual([1, 2, 3]);
    expect([...values]).toEqual([3, 1, 2]);
  });
});
