import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { holeOf } from './holes.js';

const settings = { hole: 'rows', rows: null, unknown: 0.25 } as const;
const SHAPE = [4, 2, 1];

it('is the lower half, or the rows asked for', () => {
  const { what, masks } = holeOf(settings, SHAPE);
  expect(what).toBe('rows 2 to 3 unknown');
  expect([...(masks(key(0), 9) as Uint8Array)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  const upper = holeOf({ ...settings, rows: [0, 1] }, SHAPE);
  expect([...(upper.masks(key(0), 9) as Uint8Array)]).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
  expect(() => holeOf({ ...settings, rows: [2, 5] }, SHAPE)).toThrow('rows: must be two rows from 0 to 4');
});

it('is pixels of each image, as many in each', () => {
  const { what, masks } = holeOf({ ...settings, hole: 'pixels' }, SHAPE);
  expect(what).toBe('2 of 8 pixels unknown, others of each image');
  const drawn = masks(key(1), 20) as Uint8Array[];
  expect(drawn.map((mask) => mask.reduce((a, b) => a + b))).toEqual(new Array(20).fill(2));
  expect(new Set(drawn.map((mask) => mask.join())).size).toBeGreaterThan(5);
});
