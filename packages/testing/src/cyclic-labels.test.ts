import { expect, it } from 'vitest';
import { cyclicLabels } from './cyclic-labels.js';

it('goes round the classes, and has nothing to say without', async () => {
  const labels = cyclicLabels(2, 3)!;
  expect(labels.shape).toEqual([3, 2]);
  expect(Array.from(await labels.data())).toEqual([1, 0, 0, 1, 1, 0]);
  labels.dispose();
  expect(cyclicLabels(0, 3)).toBeUndefined();
});
