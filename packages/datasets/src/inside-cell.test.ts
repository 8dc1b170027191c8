import fc from 'fast-check';
import { expect, it } from 'vitest';
import { insideCell } from './inside-cell.js';

const f = Math.fround;
/** Draws at the ends, where rounding bites, and between. */
const draw = fc.oneof(
  fc.constantFrom(0, 2 ** -53, 1 - 2 ** -53, 1 - 2 ** -24, 1 - 2 ** -18),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
);
const cells = fc.oneof(fc.constantFrom(2, 17, 256, 65_536), fc.integer({ min: 2, max: 65_536 }));

it('insideCell stays in its cell through float32, there and back', () => {
  fc.assert(
    fc.property(cells, fc.nat(), draw, (n, which, u) => {
      const cell = which % n;
      const stored = f(insideCell(cell, u, n) / n);
      expect(Math.floor(f(stored * n))).toBe(cell);
      expect(stored).toBeLessThan(1);
    }),
  );
});

it('insideCell is where the draw says, to half a part', () => {
  fc.assert(
    fc.property(cells, draw, (n, u) => {
      const parts = 2 ** (23 - Math.ceil(Math.log2(n)));
      expect(Math.abs(insideCell(0, u, n) - u)).toBeLessThanOrEqual(0.5 / parts + 1e-15);
    }),
  );
});
