import { expect, it } from 'vitest';
import { impliedTemperature } from './index.js';

it('is s^2 / 2a: 1.25e-6 in the paper', () => {
  expect(impliedTemperature()).toBeCloseTo(1.25e-6, 12);
  expect(impliedTemperature({ stepSize: 2, noise: 3 })).toBe(9 / 4);
});

it('is 1 where the noise is tied to the step', () => {
  for (const stepSize of [0.01, 1, 10])
    expect(impliedTemperature({ stepSize, noise: Math.sqrt(2 * stepSize) })).toBeCloseTo(1, 12);
});

it('refuses what langevin refuses', () => {
  expect(() => impliedTemperature({ stepSize: 0 })).toThrow(
    'impliedTemperature.stepSize: must be a finite number above 0',
  );
  expect(() => impliedTemperature({ noise: -1 })).toThrow(
    'impliedTemperature.noise: must be a finite number of at least 0',
  );
  expect(() => impliedTemperature({ temperature: 1 } as never)).toThrow('impliedTemperature: unknown option');
});
