import { mean } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { autocorrelation, autocovariance } from './autocorrelation.js';
import { autoregression } from './autoregression.fixture.js';
import { fourier } from './fourier.js';

describe('autocorrelation', () => {
  it('of a ramp, unbiased, is known in fractions', () => {
    const { values } = autocorrelation([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { unbiased: true });
    for (const [lag, exact] of [1, 7 / 9, 17 / 33, 7 / 33, -13 / 99].entries())
      expect(values[lag]).toBeCloseTo(exact, 12);
  });

  it('is the sum of products, whatever the number of draws', () => {
    for (const n of [4, 7, 8, 63, 64, 65]) {
      const x = autoregression(0.5)[0]!.slice(0, n);
      const centre = mean(x);
      const covariances = autocovariance(x);
      expect(covariances).toHaveLength(n);
      for (let lag = 0; lag < n; lag++) {
        let sum = 0;
        for (let i = 0; i + lag < n; i++) sum += (x[i]! - centre) * (x[i + lag]! - centre);
        expect(covariances[lag]).toBeCloseTo(sum / n, 11);
      }
    }
  });

  it('of an autoregressive chain falls as its power', () => {
    const mean1 = mean(autoregression(0.9).map((chain) => autocorrelation(chain).values[1]!));
    expect(Math.abs(mean1 - 0.9)).toBeLessThan(5 * Math.sqrt((1 - 0.81) / 2000) + 0.02); // and its bias, 4 / n
  });

  it('is empty where there is none, and says why', () => {
    expect(autocorrelation([2, 2, 2, 2])).toEqual({ values: [], reason: 'all draws are the same' });
    expect(() => autocorrelation([])).toThrow('autocorrelation.chain: must have draws');
    expect(() => autocorrelation([1, 2, 3, 4], { lags: 3 } as never)).toThrow('autocorrelation: unknown option');
  });
});

describe('fourier', () => {
  it('is the sum of its definition', () => {
    const n = 8;
    const re = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1));
    const im = Float64Array.from({ length: n }, (_, i) => Math.cos(2 * i));
    const expected = Array.from({ length: n }, (_, k) => {
      let [a, b] = [0, 0];
      for (let i = 0; i < n; i++) {
        const [c, s] = [Math.cos((-2 * Math.PI * i * k) / n), Math.sin((-2 * Math.PI * i * k) / n)];
        a += re[i]! * c - im[i]! * s;
        b += re[i]! * s + im[i]! * c;
      }
      return [a, b] as const;
    });
    fourier({ re, im });
    for (const [k, [a, b]] of expected.entries()) {
      expect(re[k]).toBeCloseTo(a, 12);
      expect(im[k]).toBeCloseTo(b, 12);
    }
  });
});
