export { hmc, type HmcOptions } from './hmc.js';
export { mala, type MalaInfo, type MalaOptions } from './mala.js';
export { langevin, type LangevinOptions } from './langevin.js';
export type { LangevinInfo } from './langevin-info.js';
export type { ExactLangevinOptions } from './exact-langevin.js';
export type { PaperLangevinOptions } from './paper-langevin.js';
export { impliedTemperature, type ImpliedTemperatureOptions } from './implied-temperature.js';

export { clamped } from './clamped.js';
export { tempered } from './tempered.js';

export type { MetropolisInfo } from './metropolis.js';
export type { Point } from './point.js';
