import { EbmError, type Estimate } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { bitsPerDim } from './index.js';

describe('bitsPerDim', () => {
  it.each([
    // Log-likelihoods published for MNIST, and what they are in bits.
    [1925, 4.458],
    [2218.3, 3.918],
    [1980, 4.356],
    [985, 6.187],
    [618.4, 6.862],
    [380.9, 7.299],
  ])('%d nats over 784 dimensions are %d bits', (nats, bits) => {
    expect(bitsPerDim(nats, 784)).toBeCloseTo(bits, 3);
  });

  it('gives the uniform density log2(levels) bits', () => {
    expect(bitsPerDim(0, 64)).toBe(8);
    expect(bitsPerDim(0, 64, { levels: 17 })).toBeCloseTo(Math.log2(17), 14);
  });

  it('carries an error along, and turns the bound round', () => {
    const nats: Estimate = {
      value: 1925,
      standardError: 784 * Math.LN2,
      effectiveSamples: 9,
      bounds: 'lower',
      kind: 'bound',
    };
    const bits = bitsPerDim(nats, 784);
    expect(bits).toMatchObject({ effectiveSamples: 9, bounds: 'upper', kind: 'bound' });
    expect(bits.value).toBeCloseTo(4.458, 3);
    expect(bits.standardError).toBeCloseTo(1, 14);
    expect(bitsPerDim({ ...nats, bounds: 'upper' }, 784).bounds).toBe('lower');
    expect(bitsPerDim({ ...nats, bounds: 'none' }, 784).bounds).toBe('none');
  });

  it.each([
    [() => bitsPerDim(1, 0), /bitsPerDim.dimensions/],
    [() => bitsPerDim(1, 2, { levels: 1 }), /bitsPerDim.levels/],
    [() => bitsPerDim(1, 2, { bits: 1 } as object), /unknown option/],
    [() => bitsPerDim('1' as unknown as number, 2), /bitsPerDim.nats/],
  ])('refuses misuse', (make, message) => {
    expect(make).toThrow(EbmError);
    expect(make).toThrow(message);
  });
});
