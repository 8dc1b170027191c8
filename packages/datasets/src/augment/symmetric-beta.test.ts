import { hostUniform, key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { symmetricBeta } from './symmetric-beta.js';

describe('symmetricBeta', () => {
  it.each([0.2, 0.5, 1, 4])('has the moments of Beta(a, a), a = %f', (a) => {
    const n = 40_000;
    const draws = hostUniform(key(11), 2 * n);
    const centred = Array.from({ length: n }, (_, i) => symmetricBeta(a, draws[2 * i]!, draws[2 * i + 1]!) - 0.5);
    const moment = (power: number): number => centred.reduce((sum, value) => sum + value ** power, 0) / n;
    const variance = 1 / (4 * (2 * a + 1));
    const fourth = 3 / (16 * (2 * a + 1) * (2 * a + 3));
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(variance / n));
    expect(Math.abs(moment(2) - variance)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / n));
    // of the eighth moment: 105 / (256 (2a + 1)(2a + 3)(2a + 5)(2a + 7))
    const eighth = 105 / (256 * (2 * a + 1) * (2 * a + 3) * (2 * a + 5) * (2 * a + 7));
    expect(Math.abs(moment(4) - fourth)).toBeLessThan(5 * Math.sqrt((eighth - fourth ** 2) / n));
  });

  it('is a number at the ends of both draws', () => {
    for (const a of [0.01, 1, 1e6])
      for (const u of [0, 1 - 2 ** -53])
        for (const v of [0, 0.25, 0.5]) expect(symmetricBeta(a, u, v)).toBeGreaterThanOrEqual(0);
  });
});
