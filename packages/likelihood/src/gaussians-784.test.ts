import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { useBackend } from '@ebmjs/backends';
import { key, split, variance } from '@ebmjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ais, bdmc, reverseAis } from './index.js';
import { perfectGaussians } from './perfect-gaussians.fixture.js';

beforeAll(async () => void (await useBackend('wasm'))); // many numbers
afterAll(async () => void (await tf.setBackend('cpu')));

const D = 784;

describe('Gaussians of 784 precisions, 1 + 99 i / 783, with perfect transitions', () => {
  const precisions = Array.from({ length: D }, (_, i) => 1 + (99 * i) / 783);
  const { base, target, kernel } = perfectGaussians(precisions);
  const RATIO = -1430.7815624646; // log Z_1 - log Z_0

  it('have the published ratio', () => expect(target.logZ - base.logZ).toBeCloseTo(RATIO, 9));

  // Computed in NumPy, float64: how far mean log-weights are from the ratio, and the variance of the forward ones.
  it.each([
    [{ count: 100 }, { below: 105.32977594998897, spread: 268.7481294151793, above: 84.97491519141136 }, 60],
    [
      { count: 100, kind: 'sigmoid' },
      { below: 43.64631395381616, spread: 91.54520495014657, above: 41.64128065343016 },
      60,
    ],
    [{ count: 1000 }, { below: 9.62193209910015, spread: 19.686878136221132, above: 9.408537015039656 }, 8],
    [
      { count: 1000, kind: 'sigmoid' },
      { below: 4.272676876851847, spread: 8.585681840818854, above: 4.25263042062079 },
      8,
    ],
  ] as const)('the gaps of both directions are the exact ones: %j', async (schedule, gaps, chains) => {
    const [forwardKey, drawKey, reverseKey] = split(key(11), 3);
    const shared = { base, target: target.energy, kernel, schedule };
    const forward = await ais({ ...shared, chains, key: forwardKey! });
    const starts = target.sample(drawKey!, chains);
    const reverse = await reverseAis({ ...shared, starts, exact: true, key: reverseKey! });
    starts.dispose();
    const truth = base.logZ + RATIO;
    const [fallsShort, exceeds] = [truth - forward.logZ.meanLogWeight, reverse.logZ.meanLogWeight - truth];
    expect(Math.abs(fallsShort - gaps.below)).toBeLessThan(5 * Math.sqrt(gaps.spread / chains));
    const error = Math.sqrt(variance(reverse.logWeights) / chains);
    expect(Math.abs(exceeds - gaps.above)).toBeLessThan(5 * error);
    // A variance of normal numbers has a relative error of sqrt(2 / (n - 1)).
    const relative = variance(forward.logWeights) / gaps.spread - 1;
    expect(Math.abs(relative)).toBeLessThan(5 * Math.sqrt(2 / (chains - 1)));
  });

  it('bdmc: the gap of both together, and the figure between them', async () => {
    const options = { base, target: target.energy, kernel, exact: target.sample, chains: 30, key: key(12) };
    const { gap, between, lower, upper } = await bdmc({ ...options, schedule: { count: 100, kind: 'sigmoid' } });
    // The exact ones, by the sums that gave those above.
    const sums = exactGaps(precisions, 100);
    expect(Math.abs(gap.value - sums)).toBeLessThan(5 * gap.standardError);
    expect(lower.value).toBeLessThan(target.logZ);
    expect(upper.value).toBeGreaterThan(target.logZ);
    expect(Math.abs(between.value - target.logZ)).toBeLessThan(gap.value / 2);
  });
});

/** Forward and reverse gaps together, `1/2 sum_i sum_k dl_k (1 / l_k - 1 / l_(k+1))`, of the sigmoid schedule. */
function exactGaps(precisions: readonly number[], count: number): number {
  const at = (k: number): number => 1 / (1 + Math.exp(-4 * ((2 * k) / count - 1)));
  const betas = Array.from({ length: count + 1 }, (_, k) => (at(k) - at(0)) / (at(count) - at(0)));
  return precisions.reduce((sum, l) => {
    const path = betas.map((beta) => 1 - beta + beta * l);
    return sum + path.slice(1).reduce((s, next, k) => s + (next - path[k]!) * (1 / path[k]! - 1 / next), 0) / 2;
  }, 0);
}
