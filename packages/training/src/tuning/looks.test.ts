import { expect, it } from 'vitest';
import { gradientsOf, looksAt, stepsWithin } from './looks.js';

it('looksAt are close at first and a tenth of a decade apart later', () => {
  expect(looksAt(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(looksAt(60)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 60]);
  for (let steps = 1; steps < 300; steps++) {
    const looks = looksAt(steps);
    expect(looks).toEqual([...new Set(looks)].sort((a, b) => a - b));
    expect([looks[0], looks.at(-1)]).toEqual([0, steps]);
  }
});

it('stepsWithin is the most that fits', () => {
  for (const gradients of [3, 10, 57, 200.5]) {
    const steps = stepsWithin(gradients, 1000);
    expect(gradientsOf(steps)).toBeLessThanOrEqual(gradients);
    expect(gradientsOf(steps + 1)).toBeGreaterThan(gradients);
  }
  expect([stepsWithin(1e6, 40), stepsWithin(1, 40), stepsWithin(0, 40)]).toEqual([40, 0, 0]);
});
