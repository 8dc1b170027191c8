export { ais, type AisOptions, type AisResult, type GroupLogZ } from './ais.js';
export type { PathPoint } from './path-trail.js';
export { reverseAis, type ReverseAisOptions, type ReverseAisResult } from './reverse-ais.js';
export { bar, type BarOptions, type BarResult } from './bar.js';
export { bdmc, type BdmcOptions, type BdmcResult } from './bdmc.js';
export { smc, type SmcOptions, type SmcResult } from './smc.js';
export type { SmcSchedule } from './next-temperature.js';
export {
  thermodynamicIntegration,
  type ThermodynamicIntegrationOptions,
  type ThermodynamicIntegrationResult,
} from './thermodynamic-integration.js';
export { quadrature, type QuadratureOptions } from './quadrature.js';
export { pilotSchedule, type PilotScheduleOptions } from './pilot-schedule.js';
export { pilotStepSizes, type PilotOptions } from './pilot-step-sizes.js';
export { raise, type RaiseOptions, type RaiseResult } from './raise.js';
export type { ChainsOptions } from './chains.js';
export type { BatchOptions, AnnealingCheckpoint } from './checkpoint.js';
export type { KernelAt } from './annealed-walk.js';
export type { EnergyBetween } from './walk-path.js';
export {
  annealingSchedule,
  type GeometricSchedule,
  type LinearSchedule,
  type PiecewiseSchedule,
  type PowerSchedule,
  type Schedule,
  type ScheduleOptions,
  type SigmoidSchedule,
} from './annealing-schedule.js';
export { conditionalTarget, type ConditionalTarget, type RowEnergy, type Target } from './target.js';
export {
  decoderLikelihood,
  type DecoderLikelihoodOptions,
  type DecoderLikelihoodResult,
} from './decoder-likelihood.js';
export { decoderBdmc, type DecoderBdmcOptions, type DecoderBdmcResult } from './decoder-bdmc.js';
export type { DecoderModel, GaussianRows } from './decoder-model.js';
export type { DecoderRunOptions } from './decoder-run.js';
export type { DecoderSteps } from './decoder-steps.js';
export type { LogZ } from './log-z.js';
export { warningOf } from './warning-of.js';
export type { Jackknife } from './jackknife.js';
export type { Acceptance } from './acceptance.js';
export type { AnnealingProgress, Progress, RunningEstimate } from './progress.js';

export { energiesOf, type EnergiesOfOptions } from './energies-of.js';
export { logLikelihood, type LogLikelihoodOptions } from './log-likelihood.js';
export { temperatureSweep, type TemperaturePoint, type TemperatureSweepOptions } from './temperature-sweep.js';
export {
  bestTemperature,
  type BestTemperature,
  type BestTemperatureOptions,
  type ScoredData,
} from './best-temperature.js';
export { energiesByLabel, type EnergiesByLabelOptions } from './energies-by-label.js';
export { marginalLogLikelihood, type MarginalLogLikelihoodOptions } from './marginal-log-likelihood.js';
export { bitsPerDim, type BitsPerDimOptions } from './bits-per-dim.js';
export { logMeanExp, logSumExp } from './log-mean-exp.js';
