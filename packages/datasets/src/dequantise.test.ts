import { key } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dequantise } from './dequantise.js';

describe('dequantise', () => {
  it('fills the middle of each level without a key', () => {
    expect(dequantise([0, 1, 2, 3], { levels: 4 })).toEqual(Float32Array.of(0.125, 0.375, 0.625, 0.875));
    expect(dequantise([16], { levels: 17 })[0]).toBe(Math.fround(16.5 / 17));
  });

  it('never leaves its level, with a key', () => {
    const image = fc.array(fc.nat(255), { maxLength: 200 });
    fc.assert(
      fc.property(image, fc.nat(1e6), (values, seed) => {
        const x = dequantise(Uint8Array.from(values), { levels: 256, key: key(seed) });
        expect([...x].map((v) => Math.floor(v * 256))).toEqual(values);
      }),
    );
  });

  it('is uniform within the level', () => {
    const u = [...dequantise(new Uint8Array(10_000).fill(3), { levels: 17, key: key(1) })].map((x) => x * 17 - 3);
    const mean = u.reduce((sum, v) => sum + v, 0) / u.length;
    const variance = u.reduce((sum, v) => sum + (v - mean) ** 2, 0) / u.length;
    // Of 10,000 uniform draws: the mean errs by sqrt(1/12 / 10000) = 0.0029, the variance by sqrt(1/180 / 10000) = 0.00075.
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * 0.0029);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * 0.00075);
    expect(Math.min(...u)).toBeLessThan(0.001); // 10,000 draws miss a thousandth at an end once in 22,000 times
    expect(Math.max(...u)).toBeGreaterThan(0.999);
  });

  it('is the same by the same key, another by another', () => {
    const values = [5, 6, 7];
    expect(dequantise(values, { levels: 256, key: key(1) })).toEqual(dequantise(values, { levels: 256, key: key(1) }));
    expect(dequantise(values, { levels: 256, key: key(1) })).not.toEqual(
      dequantise(values, { levels: 256, key: key(2) }),
    );
  });

  it.each([-1, 17, 0.5, NaN])('refuses the value %d of 17 levels', (value) => {
    expect(() => dequantise([0, value], { levels: 17 })).toThrow(
      'dequantise.values[1]: must be a whole number from 0 to 16',
    );
  });

  it('refuses bad levels and unknown names', () => {
    expect(() => dequantise([0], { levels: 1 })).toThrow('dequantise.levels: must be a whole number of at least 2');
    expect(() => dequantise([0], { levels: 1e6 })).toThrow('dequantise.levels: must be at most 65536');
    expect(() => dequantise([0], { levels: 2, seed: 1 } as never)).toThrow(
      'dequantise: unknown option; known are levels, key',
    );
  });
});
