import { expect, it } from 'vitest';
import { harmonicAcceptance, meanAcceptance } from './pooled-acceptance.js';

it('averages, and averages harmonically', () => {
  expect(meanAcceptance([0.2, 0.8])).toBe(0.5);
  expect(harmonicAcceptance([0.2, 0.8])).toBeCloseTo(2 / (5 + 1.25), 12);
  expect(harmonicAcceptance([0.7, 0.7, 0.7])).toBeCloseTo(0.7, 12);
});

it('lets a chain that is stuck pull harder in the harmonic mean', () => {
  const acceptances = Float32Array.from([0.9, 0.9, 0.9, 0.01]);
  expect(meanAcceptance(acceptances)).toBeGreaterThan(0.6);
  expect(harmonicAcceptance(acceptances)).toBeLessThan(0.1);
});

it('takes what is not a number for 0, and refuses no chains', () => {
  expect(meanAcceptance([Number.NaN, 1])).toBe(0.5);
  expect(harmonicAcceptance([Number.NaN, 1])).toBe(0);
  expect(() => meanAcceptance([])).toThrow('meanAcceptance.acceptances: must have at least one');
});
