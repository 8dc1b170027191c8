import fc from 'fast-check';
import { expect, it } from 'vitest';
import { transpose } from './transpose.js';

const side = fc.integer({ min: 1, max: 100 }); // up to four tiles

it('moves every entry to its mirror place', () => {
  fc.assert(
    fc.property(side, side, (rows, columns) => {
      const from = Float32Array.from({ length: rows * columns }, (_, i) => i);
      const to = new Float32Array(from.length).fill(-1);
      transpose(to, from, { rows, columns });
      const expected = Float32Array.from(from, (i) => (i % rows) * columns + Math.floor(i / rows));
      expect(Buffer.compare(Buffer.from(to.buffer), Buffer.from(expected.buffer))).toBe(0);
    }),
    { seed: 2, numRuns: 50 },
  );
});
