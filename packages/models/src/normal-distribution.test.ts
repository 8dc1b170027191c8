import { normalQuantile } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { normalCdf, normalPdf } from './normal-distribution.js';

it('undoes the distribution function', () => {
  for (let z = -8; z <= 5; z += 0.37) expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-8);
});

it('the density is the slope of the distribution function', () => {
  const h = 1e-5;
  for (const z of [-4, -1, 0, 0.3, 2]) {
    expect((normalCdf(z + h) - normalCdf(z - h)) / (2 * h) / normalPdf(z)).toBeCloseTo(1, 8);
  }
});
