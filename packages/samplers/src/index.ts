export { hmc, type HmcOptions } from './hmc.js';
export { mala, type MalaInfo, type MalaOptions } from './mala.js';
export { langevin, type LangevinOptions } from './langevin.js';
export type { LangevinInfo } from './langevin-info.js';
export type { ExactLangevinOptions } from './exact-langevin.js';
export type { PaperLangevinOptions } from './paper-langevin.js';
export { impliedTemperature, type ImpliedTemperatureOptions } from './implied-temperature.js';

export { clamped } from './clamped.js';
export { tempered } from './tempered.js';
export { reflected } from './wrappers/reflected.js';
export { logitTransformed } from './wrappers/logit-transformed.js';
export { masked } from './wrappers/masked.js';
export { annealed, type AnnealedOptions } from './wrappers/annealed.js';
export { ramp, type RampOptions, type StepSchedule } from './wrappers/ramp.js';
export { atLabels, relabelled } from './wrappers/relabelled.js';
export type { EnergyAtLabels, Relabelled, RelabelledOptions } from './wrappers/relabelled.js';
export { thinned } from './wrappers/thinned.js';
export { trajectory, type Trajectory, type TrajectoryOptions } from './wrappers/trajectory.js';
export type { Counted, Wrapped } from './wrappers/wrapped.js';

export { samplePool, type PoolOptions, type PoolRound, type PoolState } from './pool/sample-pool.js';

export type { MetropolisInfo } from './metropolis.js';
export type { Point } from './point.js';
