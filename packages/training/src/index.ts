export { adam, type AdamOptions, type AdamState } from './adam.js';
export type { Optimizer, OptimizerState } from './optimizer.js';

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
export type { Metrics } from './metrics.js';
export type { Update } from './update.js';
export type { ChainFreeMetrics, ChainFreeUpdate } from './chain-free-update.js';

export { encodeCheckpoint, type Checkpoint } from './encode-checkpoint.js';
export { decodeCheckpoint, type Decoded, type DecodeOptions } from './decode-checkpoint.js';
export { decodeVariables, type DecodeVariablesOptions } from './decode-variables.js';
