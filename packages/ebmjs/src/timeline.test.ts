import { expect, it } from 'vitest';
import { timeline } from './timeline.js';

const of = (...steps: readonly number[]) => {
  const { kept, undone } = timeline(steps.map((step, row) => ({ step, row })));
  return [kept, undone].map((rows) => rows.map(({ step, row }) => `${step} in row ${row}`));
};

it('keeps what led to where a run is, and tells what was undone', () => {
  expect(of(1, 2, 3)).toEqual([['1 in row 0', '2 in row 1', '3 in row 2'], []]);
  expect(of(1, 2, 3, 2, 3)[0]).toEqual(['1 in row 0', '2 in row 3', '3 in row 4']);
  expect(of(1, 2, 3, 2)[1]).toEqual(['3 in row 2', '2 in row 1']);
  expect(of(5, 5, 5)).toEqual([['5 in row 2'], ['5 in row 0', '5 in row 1']]);
  expect(of()).toEqual([[], []]);
});
