import { knownOptions, positive, within } from '@ebmjs/core';

/** A step and a noise, chosen apart. */
export interface ImpliedTemperatureOptions {
  /** `a` in `x' = x - a dE/dx + s z`. @defaultValue 10, the default of the preset `'paper'` */
  readonly stepSize?: number;
  /** `s`, the standard deviation of the noise. @defaultValue 0.005, the default of the preset `'paper'` */
  readonly noise?: number;
}

/**
 * The temperature `T = s^2 / (2a)` at which Langevin dynamics of step `a` has noise `s`: what it samples, as far as its
 * step is short and neither clipped nor clamped, is `exp(-E/T)`. 1.25e-6 at the defaults: near descent.
 */
export function impliedTemperature(options: ImpliedTemperatureOptions = {}): number {
  knownOptions('impliedTemperature', options, ['stepSize', 'noise']);
  const stepSize = positive('impliedTemperature.stepSize', options.stepSize ?? 10);
  const noise = within('impliedTemperature.noise', options.noise ?? 0.005, 0, Infinity);
  return noise ** 2 / (2 * stepSize);
}
