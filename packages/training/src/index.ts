export { adam, type AdamOptions, type AdamState } from './optimizers/adam.js';
export { adamW, type AdamWOptions } from './optimizers/adam-w.js';
export { sgd, type SgdOptions, type SgdState } from './optimizers/sgd.js';
export { threeSigma, type ThreeSigmaOptions } from './optimizers/three-sigma.js';
export { normClip, type NormClipOptions } from './optimizers/norm-clip.js';
export { valueClip, type ValueClipOptions } from './optimizers/value-clip.js';
export type { Optimizer, OptimizerState, SecondMoment } from './optimizer.js';

export type { Rate, RateSchedule } from './optimizers/rate.js';
export { constantRate } from './optimizers/schedules/constant-rate.js';
export { cosineRate, type CosineRateOptions } from './optimizers/schedules/cosine-rate.js';
export { exponentialRate, type ExponentialRateOptions } from './optimizers/schedules/exponential-rate.js';
export { linearRate, type LinearRateOptions } from './optimizers/schedules/linear-rate.js';
export { piecewiseRate, type RatePiece } from './optimizers/schedules/piecewise-rate.js';
export { productRate } from './optimizers/schedules/product-rate.js';
export { stepRate, type StepRateOptions } from './optimizers/schedules/step-rate.js';

export { contrastiveDivergence, type ContrastiveDivergenceOptions } from './contrastive-divergence.js';
export type { Loss, Objective } from './objective.js';
export { klDivergence } from './objectives/kl-divergence.js';
export { steinEntropy, type SteinEntropyOptions } from './objectives/stein-entropy.js';
export { neighbourEntropy, type NeighbourEntropyOptions } from './objectives/neighbour-entropy.js';
export type { ThroughSamplingOptions } from './objectives/replay-options.js';
export { gradientPenalty, type GradientPenaltyOptions } from './objectives/gradient-penalty.js';
export { denoisingScoreMatching, type DenoisingScoreMatchingOptions } from './objectives/denoising-score-matching.js';
export { noiseContrastiveEstimation, type NoiseContrastiveOptions } from './objectives/noise-contrastive-estimation.js';
export { withLogZ } from './objectives/with-log-z.js';
export { logZFromConfig } from './objectives/log-z-from-config.js';
export { classification, type ClassificationOptions } from './objectives/classification.js';
export type {
  ChainContext,
  ChainTerm,
  DataContext,
  DataTerm,
  LossTerm,
  ReplayedChains,
  ReplayOptions,
  WalkedChains,
} from './objectives/loss-term.js';

export { averaged, start, type Adjustments, type Learner, type RunState, type StartOptions } from './run-state.js';
export { train } from './train.js';
export type { ChainFreeOptions, Labels, Limits, TrainOptions } from './train-options.js';
export type { Average, AverageOptions } from './average-decay.js';
export type { Metrics } from './metrics/metrics.js';
export type { FullMetrics } from './metrics/full-metrics.js';
export type { PixelMetrics } from './health/pixel-metrics.js';
export type { RefusedUpdate } from './check-health.js';
export type { Update } from './update.js';
export type { ChainFreeMetrics, ChainFreeUpdate } from './chain-free-update.js';

export { encodeCheckpoint, type Checkpoint } from './encode-checkpoint.js';
export { decodeCheckpoint, type Decoded, type DecodeOptions } from './decode-checkpoint.js';
export { decodeAdjustments } from './decode-adjustments.js';
export { decodeVariables, type DecodeVariablesOptions } from './decode-variables.js';

export { rowClasses } from './continual/row-classes.js';
export { inGroups, splitTasks, type Task } from './continual/split-tasks.js';
export { learnTasks, type TasksOptions, type TaskUpdate } from './continual/learn-tasks.js';
export { crossEntropy, type CrossEntropyOptions, type Logits } from './continual/cross-entropy.js';
export { labelContrast, type LabelContrastOptions } from './continual/label-contrast.js';
export { ewc, ewcPenalty, onlineAnchor, type Anchor, type EwcOptions } from './continual/ewc-penalty.js';
export { fisherDiagonal, type FisherOptions } from './continual/fisher-diagonal.js';
export { exemplars } from './continual/exemplars.js';
export { withReplay, type WithReplayOptions } from './continual/with-replay.js';
export { pseudoLabels, type PseudoLabelOptions } from './pseudo-labels/pseudo-labels.js';
export { classEnergies, type EnergyAt } from './pseudo-labels/class-energies.js';
export { predictClasses, type ClassScores, type PredictOptions } from './continual/predict-classes.js';
export { taskAccuracies, type TaskAccuraciesOptions } from './continual/task-accuracies.js';
export { continualMeasures, type AccuracyMatrix, type ContinualMeasures } from './continual/continual-measures.js';

export { tuneSampler, type TunedSampler } from './tuning/tune-sampler.js';
export {
  tunePlan,
  type TunePlan,
  type SamplerTuning,
  type TunedEnergy,
  type TuneSamplerOptions,
  type TuneStarts,
} from './tuning/tune-options.js';
export type { Candidate } from './tuning/candidate.js';
export type { SamplerChoice, SamplerSetting } from './tuning/choose-setting.js';
export type { StepSizeRange } from './tuning/step-sizes.js';
export type { Retune } from './tuning/retune-options.js';

export { health, type Checkup, type Health, type HealthState } from './health/health.js';
export {
  lastingRule,
  type HealthLook,
  type HealthObservation,
  type HealthRule,
  type LastingRuleOptions,
} from './health/rule.js';
export { HEALTH_RULES } from './health/rules.js';
export type { HealthFinding, NamedNumbers } from './health/finding.js';
export { HEALTH_ACTIONS, type HealthAction } from './health/action.js';
export type { Rungs } from './health/ladder.js';
export { watched, type WatchedUpdate } from './health/watched.js';
export type { WatchOptions } from './health/watch-options.js';
export type { HealthEvent, WatchState } from './health/watch-state.js';
export { decodeSnapshot, encodeSnapshot, type Snapshot } from './health/snapshot.js';
export { spectralNorms } from './health/spectral-norms.js';
