import { key } from '@ebmjs/core';
import { bernoulliMean } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { ais } from './index.js';
import { coins, drawRbm, flips, logZ, rbm } from './small-rbm.fixture.js';

it('a machine annealed from the means of its draws has its log Z, with a smaller error than from fair coins', async () => {
  const data = drawRbm(key(1), 500);
  const base = await bernoulliMean(data);
  data.dispose();
  const options = { target: rbm, kernel: () => flips, schedule: { count: 5 }, chains: 3000, key: key(2) };
  const [fair, fitted] = [await ais({ ...options, base: coins }), await ais({ ...options, base })];
  for (const { logZ: found } of [fair, fitted])
    expect(Math.abs(found.value - logZ)).toBeLessThan(5 * found.standardError);
  expect(fitted.logZ.standardError).toBeLessThan(0.9 * fair.logZ.standardError);
  expect(fitted.logZ.standardError).toBeGreaterThan(0);
});
