export { hmc, type HmcInfo, type HmcOptions } from './hmc.js';
export { mala, type MalaInfo, type MalaOptions } from './mala.js';
export { langevin, type LangevinOptions } from './langevin.js';
export type { LangevinInfo } from './langevin-info.js';
export type { ExactLangevinOptions } from './exact-langevin.js';
export type { PaperLangevinOptions } from './paper-langevin.js';
export { impliedTemperature, type ImpliedTemperatureOptions } from './implied-temperature.js';

export { nuts, type NutsInfo, type NutsOptions } from './kernels/nuts.js';
export {
  randomWalk,
  type RandomWalkInfo,
  type RandomWalkOptions,
  type RandomWalkState,
} from './kernels/random-walk.js';
export { sgld, type SgldInfo, type SgldOptions, type SgldState } from './kernels/sgld.js';
export {
  underdamped,
  type UnderdampedInfo,
  type UnderdampedOptions,
  type UnderdampedState,
} from './kernels/underdamped.js';
export {
  cyclical,
  polynomialDecay,
  type Cyclical,
  type CyclicalOptions,
  type PolynomialDecayOptions,
} from './kernels/step-schedules.js';
export { energyScaled, type EnergyScaledOptions } from './kernels/energy-scaled.js';
export { denseMass, diagonalMass, type DenseMass, type DiagonalMass, type Mass } from './kernels/mass.js';
export type { IntegratorName } from './kernels/integrator.js';
export type { StepSize, StepSizes } from './kernels/step-size.js';

export { clamped } from './clamped.js';
export { tempered } from './tempered.js';

export type { MetropolisInfo } from './metropolis.js';
export type { Point } from './point.js';
