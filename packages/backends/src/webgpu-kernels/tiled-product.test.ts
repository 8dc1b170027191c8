import fc from 'fast-check';
import { expect, it } from 'vitest';
import { THREADS } from './program.js';
import { DEPTH, tiledProduct, tileOf } from './tiled-product.js';

const LEAST_STORAGE = 16_384; // bytes of a workgroup that WebGPU promises

it.each([
  [1000, 1000, { rows: 32, columns: 32 }],
  [100_000, 4, { rows: 64, columns: 16 }],
  [9, 64, { rows: 16, columns: 64 }],
  [27, 64, { rows: 32, columns: 32 }],
  [576, 64, { rows: 32, columns: 32 }],
])('%i rows and %i columns are best cut into %o', (rows, columns, tile) => {
  expect(tileOf(rows, columns)).toEqual(tile);
});

it('gives every thread a square of four by four, and fits into the memory of a workgroup', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (rows, columns) => {
      const tile = tileOf(rows, columns);
      expect(tile.rows * tile.columns).toBe(16 * THREADS);
      const words = 4 * (tile.rows + DEPTH) + DEPTH * (tile.rows + tile.columns + 2) + 1;
      expect(4 * words).toBeLessThanOrEqual(LEAST_STORAGE);
    }),
    { seed: 5, numRuns: 200 },
  );
});

it('reads neighbours in memory with neighbouring threads', () => {
  const none = { row: '', term: '', factors: '', extent: '', put: '' };
  const code = (left: 'row' | 'term', right: 'column' | 'term'): string =>
    tiledProduct({ ...none, along: { left, right } }, { rows: 64, columns: 16 });
  expect(code('row', 'term')).toMatch(/let i = e % 64;[\s\S]*let i = e \/ 16;/);
  expect(code('term', 'column')).toMatch(/let i = e \/ 16;[\s\S]*let i = e % 16;/);
});
