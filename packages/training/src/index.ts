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
export type { ChainFreeOptions, Limits, TrainOptions } from './train-options.js';
export type { Average, AverageOptions } from './average-decay.js';
export type { Metrics } from './metrics.js';
export type { Update } from './update.js';
export type { ChainFreeMetrics, ChainFreeUpdate } from './chain-free-update.js';

export { encodeCheckpoint, type Checkpoint } from './encode-checkpoint.js';
export { decodeCheckpoint, type Decoded, type DecodeOptions } from './decode-checkpoint.js';
export { decodeVariables, type DecodeVariablesOptions } from './decode-variables.js';
