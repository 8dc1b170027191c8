import { oneOf, type Kernel, type State } from '@ebmjs/core';
import { exactLangevin, type ExactLangevinOptions } from './exact-langevin.js';
import type { LangevinInfo } from './langevin-info.js';
import { paperLangevin, type PaperLangevinOptions } from './paper-langevin.js';

/** Options of one preset of `langevin` or the other. */
export type LangevinOptions = ExactLangevinOptions | PaperLangevinOptions;

/**
 * Langevin dynamics, in one of two presets.
 *
 * - `'exact'`: `x' = x - h dE/dx + sqrt(2hT) z`, noise tied to the step (Roberts and Tweedie 1996, the unadjusted
 *   algorithm). Targets `exp(-E/T)` with an error of order `h`: on `N(0, s^2)` its variance is `s^2 / (1 - h/(2 s^2))`.
 * - `'paper'`: noise and step apart, as in Algorithm 1 of Du and Mordatch (2019): at its defaults close to plain descent
 *   (see `impliedTemperature`), and what image models are trained with.
 *
 * The state is the position alone, so `clamped` applies. The energies of the first step are read back and must be finite,
 * or it throws an `EbmError` (not on WebGPU, which would have to be waited for); nothing is read later.
 */
export function langevin(options: LangevinOptions): Kernel<State, LangevinInfo> {
  const { preset = 'exact' } = options ?? {}; // without options, exactLangevin says which there are
  oneOf('langevin.preset', preset, ['exact', 'paper']);
  return options?.preset === 'paper' ? paperLangevin(options) : exactLangevin(options);
}
