import { hostUniform, key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { logZOf } from './log-z.js';
import { pathTrail } from './path-trail.js';

// Weights that grow by exp(40) along the chains and beyond float64, so that the largest so far is often replaced.
const logWeights = hostUniform(key(1), 60).map((u, i) => 800 + 3 * u + (2 * i) / 3);
const groupOf = Int32Array.from(logWeights, (_, i) => i % 2);
const strata = [0, 1].map((group) => logWeights.filter((_, i) => groupOf[i] === group));

it('says of chains taken one by one what their log-weights say together, in any order of size', () => {
  for (const order of [logWeights, logWeights.slice().reverse()]) {
    const trail = pathTrail([0, 0.5], 2);
    for (let from = 0; from < 60; from += 7) {
      const to = Math.min(60, from + 7);
      trail.add(1, groupOf.subarray(from, to), order.subarray(from, to));
    }
    const given = [0, 1].map((group) => order.filter((_, i) => groupOf[i] === group));
    const found = [trail.point(1), trail.pointOf(1, 0), trail.pointOf(1, 1)];
    const direct = [logZOf(given), logZOf([given[0]!]), logZOf([given[1]!])];
    for (const [i, { value, standardError, effectiveSamples, gap }] of direct.entries()) {
      expect(found[i]!.beta).toBe(0.5);
      expect(found[i]!.logZ).toBeCloseTo(value, 11);
      expect(found[i]!.standardError).toBeCloseTo(standardError, 11);
      expect(found[i]!.effectiveSamples).toBeCloseTo(effectiveSamples, 9);
      expect(found[i]!.gap).toBeCloseTo(gap, 9);
    }
  }
});

it('keeps the temperatures apart, and knows no error of one chain', () => {
  const trail = pathTrail([0, 1], 1);
  trail.add(1, Int32Array.of(0), Float64Array.of(3));
  expect(trail.point(1)).toMatchObject({ beta: 1, logZ: 3, standardError: Number.NaN });
  trail.add(0, new Int32Array(30), strata[0]!);
  expect(trail.point(0).logZ).toBeCloseTo(logZOf([strata[0]!]).value, 11);
});
