import { expect, it } from 'vitest';
import { oneHot } from './one-hot.js';
import { release } from './scope.js';

it('is a 1 in the column of the label, in float32', () => {
  const labels = oneHot([2, 0], 3);
  expect([labels.dtype, labels.shape, [...labels.dataSync()]]).toEqual(['float32', [2, 3], [0, 0, 1, 1, 0, 0]]);
  release(labels);
});
