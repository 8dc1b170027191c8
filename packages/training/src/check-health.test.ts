import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { checkHealth } from './check-health.js';

const good = {
  loss: 0.5,
  energyData: -1,
  energySamples: 1,
  gap: -2,
  energySpreadData: 1,
  energySpreadSamples: 1,
  energyRank: 0.9,
  weightGradientNorm: 3,
  weightNorm: 5,
  weightStep: 0.1,
  movement: 0.1,
  dataMean: 0.25,
  samplesMean: 0.5,
  terms: {},
};
const limits = { limits: { energy: 100 } };

describe('checkHealth', () => {
  it('lets good numbers pass, up to the limit itself', async () => {
    await expect(checkHealth(1, good, limits)).resolves.toBeUndefined();
    const edge = { ...good, energyData: -100, energySamples: 100 };
    await expect(checkHealth(1, edge, limits)).resolves.toBeUndefined();
  });

  it.each([
    [
      { loss: NaN },
      'stopped at step 4: loss is not finite (loss NaN, energyData -1, energySamples 1, weightGradientNorm 3, dataMean 0.25, samplesMean 0.5, weightNorm 5)',
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
  ])('stops at %j', async (change, message) => {
    await expect(checkHealth(4, { ...good, ...change }, limits)).rejects.toThrow(message);
  });

  it('says what helps and hands the numbers on', async () => {
    const bad = { ...good, loss: NaN };
    try {
      await checkHealth(4, bad, limits);
      expect.unreachable();
    } catch (error) {
      expect(EbmError.isInstance(error)).toBe(true);
      expect((error as Error).message).toMatch(
        /The state before it is intact\. What helps: more sampler steps, a smaller rate, a larger l2, more noise/,
      );
      expect((error as Error).cause).toEqual({ metrics: bad });
    }
  });

  it('names the first place that is not finite', async () => {
    const places = { 'the data': tf.tensor2d([[1, 2]]), 'the loss': tf.scalar(NaN), later: tf.tensor1d([1, Infinity]) };
    const refused = checkHealth(4, { ...good, loss: NaN }, { ...limits, places });
    await expect(refused).rejects.toThrow('loss is not finite, first in the loss (loss NaN');
    await refused.catch((error: Error) => expect(error.cause).toHaveProperty('nonFinite', 'the loss'));
    await expect(checkHealth(4, { ...good, energyData: 1e9 }, { ...limits, places })).rejects.not.toThrow('first in');
  });
});
