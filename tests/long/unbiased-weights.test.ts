import '@tensorflow/tfjs-backend-cpu';
import { it } from 'vitest';
import { expectUnbiased } from '../../packages/likelihood/src/weight-ratio.fixture.js';

// As in the package's own tests, at the numbers of temperatures that take more chains.
it.each([
  [5, 150_000, 0.983],
  [50, 25_000, 0.971],
])('%d temperatures: the mean weight over Z is 1, and a stale cache is seen', expectUnbiased);
