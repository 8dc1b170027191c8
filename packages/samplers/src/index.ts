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

export {
  adaptiveHmc,
  type AdaptiveHmcInfo,
  type AdaptiveHmcOptions,
  type AdaptiveHmcState,
} from './adaptation/adaptive-hmc.js';
export type { FollowingOptions, Learnt } from './adaptation/following.js';
export type { Flight } from './adaptation/tuning.js';
export { tuneHmc, type TunedHmc, type TuneStep } from './adaptation/tune-hmc.js';
export type { TuneHmcOptions } from './adaptation/tune-options.js';
export { perChain, type Reducer } from './adaptation/reducer.js';
export {
  dualAveraging,
  type AdaptedStepSize,
  type DualAveragingOptions,
  type DualAveragingState,
} from './adaptation/dual-averaging.js';
export { harmonicAcceptance, meanAcceptance } from './adaptation/pooled-acceptance.js';
export { stepSizeSearch, type StepSizeSearchOptions, type StepSizeSearchState } from './adaptation/step-size-search.js';
export { warmupWindows, type WarmupWindow, type WarmupWindowOptions } from './adaptation/warmup-windows.js';
export {
  pooledCovariance,
  pooledVariance,
  type Spread,
  type Welford,
  type WelfordState,
} from './adaptation/welford.js';
export { regularized } from './adaptation/regularized.js';
export { chees, type CheesOptions, type CheesState, type TrajectoryLengths } from './adaptation/chees.js';
export { cheesGradient, type Flights } from './adaptation/chees-gradient.js';
export { vanDerCorput } from './adaptation/van-der-corput.js';

export { rHat, splitRHat } from './diagnostics/r-hat.js';
export { bulkEss, effectiveSampleSize, tailEss } from './diagnostics/effective-sample-size.js';
export { mcseDeviation, mcseMean } from './diagnostics/monte-carlo-error.js';
export { summarize, type Summary } from './diagnostics/summarize.js';
export { autocorrelation, type Autocorrelation, type AutocorrelationOptions } from './diagnostics/autocorrelation.js';
export { eBfmi } from './diagnostics/e-bfmi.js';
export {
  drawStream,
  type Block,
  type DrawStreamOptions,
  type DrawStreamState,
  type StreamSummary,
} from './diagnostics/draw-stream.js';
export {
  transitionTally,
  type Transition,
  type TransitionReport,
  type TransitionTallyState,
} from './diagnostics/transition-tally.js';
export { positionReport, type PositionReport, type PositionReportOptions } from './diagnostics/position-report.js';
export type { Chains } from './diagnostics/chains.js';
export type { Finding } from './diagnostics/finding.js';

export { clamped } from './clamped.js';
export { tempered } from './tempered.js';
export { reflected } from './wrappers/reflected.js';
export { logitTransformed } from './wrappers/logit-transformed.js';
export { alternating, type AlternatingInfo } from './wrappers/alternating.js';
export { masked } from './wrappers/masked.js';
export { annealed, type AnnealedOptions } from './wrappers/annealed.js';
export { ramp, type RampOptions, type StepSchedule } from './wrappers/ramp.js';
export { atLabels, relabelled } from './wrappers/relabelled.js';
export type { EnergyAtLabels, Relabelled, RelabelledOptions } from './wrappers/relabelled.js';
export { thinned } from './wrappers/thinned.js';
export { trajectory, type Trajectory, type TrajectoryOptions } from './wrappers/trajectory.js';
export type { Counted, Wrapped } from './wrappers/wrapped.js';

export type { PoolLearnt } from './pool/pool-learning.js';
export { samplePool, type PoolOptions, type PoolRound, type PoolState } from './pool/sample-pool.js';

export type { MetropolisInfo } from './metropolis.js';
export type { EnergyState, Point } from './point.js';

export { blockGibbs, type BlockGibbsInfo, type BlockGibbsOptions } from './discrete/block-gibbs.js';
export { dmala, type DiscreteLangevinOptions } from './discrete/dmala.js';
export { dula, type DulaInfo } from './discrete/dula.js';
export { gibbs, type GibbsInfo, type GibbsOptions } from './discrete/gibbs.js';
export { gibbsWithGradients, type GibbsWithGradientsOptions } from './discrete/gibbs-with-gradients.js';
export { singleFlip, type SingleFlipOptions } from './discrete/single-flip.js';
export type { SiteValues } from './discrete/encoding.js';

export {
  parallelTempering,
  type ParallelTemperingInfo,
  type ParallelTemperingOptions,
} from './wrappers/parallel-tempering.js';
