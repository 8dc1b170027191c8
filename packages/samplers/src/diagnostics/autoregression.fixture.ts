import { normalQuantile } from '@ebmjs/core';

/**
 * Four autoregressive chains `x_t = phi x_(t-1) + sqrt(1 - phi^2) z_t` of 500 draws, by a linear congruential generator
 * and the normal quantile: the input of reference values that were computed independently.
 */
export function autoregression(phi: number): number[][] {
  return [12345, 12346, 12347, 12348].map((seed) => {
    let [state, x] = [seed, 0];
    return Array.from({ length: 500 }, () => {
      state = Number((1664525n * BigInt(state) + 1013904223n) % 2n ** 32n);
      x = phi * x + Math.sqrt(1 - phi * phi) * normalQuantile((state + 0.5) / 2 ** 32);
      return x;
    });
  });
}
