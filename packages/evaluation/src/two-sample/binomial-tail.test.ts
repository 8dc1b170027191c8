import { expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { upperTail } from './binomial-tail.js';

it.each(golden.tails)('$hits or more of $n is what scipy has', ({ hits, n, p }) => {
  expect(upperTail(hits, n) / p).toBeCloseTo(1, 9);
});
