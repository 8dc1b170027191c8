import { expect, it } from 'vitest';
import { operations } from './operations.js';

const call = (name: string, side: number, time: number) => ({
  name,
  inputShapes: [[2, side], []],
  kernelTimeMs: Promise.resolve(time),
});

it('adds up calls of the same operation on the same shapes, dearest first, a step', async () => {
  const lines = await operations([call('Add', 1, 1), call('Conv2D', 3, 6), call('Add', 1, 2), call('Add', 4, 1)], 2);
  expect(lines).toEqual([
    ['3.00', '60.0 %', '0.5', 'Conv2D', '2x3, 1'],
    ['1.50', '30.0 %', '1', 'Add', '2x1, 1'],
    ['0.50', '10.0 %', '0.5', 'Add', '2x4, 1'],
    ['5.00', '100.0 %', '2', 'all', ''],
  ]);
});

it('sums up what is too many to show', async () => {
  const many = Array.from({ length: 30 }, (_, i) => call('Add', i + 1, i < 25 ? 10 : 1));
  const lines = await operations(many, 1);
  expect(lines).toHaveLength(27);
  expect(lines[25]).toEqual(['5.00', '2.0 %', '5', '5 others', '']);
  expect(lines[26]![0]).toBe('255.00');
});
