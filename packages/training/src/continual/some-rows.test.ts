import { key, release } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { datasetChecks, failures } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { clouds } from './clouds.fixture.js';
import { someRows } from './some-rows.js';

it('gives the rows of the whole that it is made of, and no others', () => {
  const whole = clouds({ size: 12 });
  const part = someRows(whole, { rows: [7, 2, 7], name: 'part' });
  expect(part).toMatchObject({ name: 'part', size: 3, classes: 4, shape: [2] });
  const [mine, theirs] = [part.rows([2, 1]), whole.rows([7, 2])];
  expect(mine.x.arraySync()).toEqual(theirs.x.arraySync());
  expect(mine.y!.arraySync()).toEqual(theirs.y!.arraySync());
  const { x, y } = part.batch(key(1), 300);
  const [two, seven] = [whole.rows([2]).x, whole.rows([7]).x].map((row) => row.dataSync().join());
  const drawn = (x.arraySync() as number[][]).map((row) => row.join());
  const ofSeven = drawn.filter((row) => row === seven).length;
  expect(drawn.filter((row) => row === two).length + ofSeven).toBe(300);
  expect(Math.abs(ofSeven - 200)).toBeLessThan(6 * Math.sqrt(300 * (2 / 9))); // two thirds: it stands there twice
  release(mine, theirs, x, y);
});

it('is a data set as any other', async () => {
  const whole = await digits();
  expect(await failures(datasetChecks({ dataset: someRows(whole, { rows: [5, 900, 1, 17, 18, 300] }) }))).toEqual([]);
});

it('refuses rows that are not there', () => {
  const whole = clouds({ size: 12 });
  expect(() => someRows(whole, { rows: [] })).toThrow('someRows.rows: must have one row or more');
  expect(() => someRows(whole, { rows: [3, 12] })).toThrow('someRows.rows[1]: must be a row from 0 to 11');
  expect(() => someRows(whole, { rows: [0.5] })).toThrow('someRows.rows[0]');
  expect(() => someRows(whole, { rows: [3] }).rows([1])).toThrow(
    'someRows.rows(indices)[0]: must be a row from 0 to 0',
  );
  expect(() => someRows(whole, { rows: [1], other: 2 } as never)).toThrow('someRows: unknown option');
});
