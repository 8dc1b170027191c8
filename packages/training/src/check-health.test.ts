import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { checkHealth } from './check-health.js';

const good = { loss: 0.5, energyData: -1, energySamples: 1, gap: -2, weightGradientNorm: 3, terms: {} };
const limits = { energy: 100 };

describe('checkHealth', () => {
  it('lets good numbers pass, up to the limit itself', () => {
    expect(() => checkHealth(1, good, limits)).not.toThrow();
    expect(() => checkHealth(1, { ...good, energyData: -100, energySamples: 100 }, limits)).not.toThrow();
  });

  it.each([
    [
      { loss: NaN },
      'stopped at step 4: loss is not finite (loss NaN, energyData -1, energySamples 1, weightGradientNorm 3)',
    ],
    [{ energySamples: -Infinity }, 'energySamples is not finite ('],
    [{ energyData: NaN }, 'energyData is not finite ('],
    [{ weightGradientNorm: Infinity }, 'weightGradientNorm is not finite ('],
    [{ chainGradientNorm: NaN }, 'chainGradientNorm is not finite ('],
    [{ energyData: 100.1 }, 'energyData is beyond limits.energy of 100 ('],
    [{ energySamples: -101 }, 'energySamples is beyond limits.energy of 100 ('],
    [
      { loss: NaN, energyData: -1e9 },
      'loss is not finite, energyData is beyond limits.energy of 100 (loss NaN, energyData -1000000000,',
    ],
  ])('stops at %j', (change, message) => {
    expect(() => checkHealth(4, { ...good, ...change }, limits)).toThrow(message);
  });

  it('says what helps and hands the numbers on', () => {
    const bad = { ...good, loss: NaN };
    try {
      checkHealth(4, bad, limits);
      expect.unreachable();
    } catch (error) {
      expect(EbmError.isInstance(error)).toBe(true);
      expect((error as Error).message).toMatch(
        /The state before it is intact\. What helps: more sampler steps, a smaller rate, a larger l2, more noise/,
      );
      expect((error as Error).cause).toBe(bad);
    }
  });
});
