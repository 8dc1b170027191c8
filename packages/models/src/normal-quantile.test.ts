import { expect, it } from 'vitest';
import { normalCdf, normalPdf, normalQuantile } from './normal-quantile.js';

// scipy 1.17.1, scipy.special.ndtri, float64
it.each([
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798409],
  [1e-5, -4.264890793922825],
  [0.01, -2.3263478740408408],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.9, 1.2815515655446004],
  [0.9999, 3.719016485455709],
])('the quantile of %d', (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-8);
});

it('undoes the distribution function', () => {
  for (let z = -8; z <= 5; z += 0.37) expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-8);
});

it('the density is the slope of the distribution function', () => {
  const h = 1e-5;
  for (const z of [-4, -1, 0, 0.3, 2]) {
    expect((normalCdf(z + h) - normalCdf(z - h)) / (2 * h) / normalPdf(z)).toBeCloseTo(1, 8);
  }
});
