import { expect, it } from 'vitest';
import { averageDecay } from './average-decay.js';

it('averageDecay takes decays, null and nothing', () => {
  expect([
    averageDecay('here', 0),
    averageDecay('here', 0.5),
    averageDecay('here', null),
    averageDecay('here'),
  ]).toEqual([0, 0.5, null, 0.99]);
});

it.each([1, 1.1, -0.1, NaN, '0.9' as unknown as number])('averageDecay refuses %s', (decay) => {
  expect(() => averageDecay('here', decay)).toThrow(/^here: must be/);
});
