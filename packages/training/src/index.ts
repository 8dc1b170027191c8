export { adam, type AdamOptions, type AdamState } from './adam.js';
export type { Optimizer, OptimizerState } from './optimizer.js';

export { contrastiveDivergence, type ContrastiveDivergenceOptions } from './contrastive-divergence.js';
export type { Loss, Objective } from './objective.js';

export { averaged, start, type Adjustments, type Learner, type RunState, type StartOptions } from './run-state.js';
export { train } from './train.js';
export type { Limits, TrainOptions } from './train-options.js';
export type { Metrics } from './metrics.js';
export type { Update } from './update.js';

export { encodeCheckpoint, type Checkpoint } from './encode-checkpoint.js';
export { decodeCheckpoint, type Decoded, type DecodeOptions } from './decode-checkpoint.js';
export { decodeVariables, type DecodeVariablesOptions } from './decode-variables.js';

export { subset, type SubsetOptions } from './continual/subset.js';
export { rowClasses } from './continual/row-classes.js';
export { inGroups, splitTasks, type Task } from './continual/split-tasks.js';
export { learnTasks, type TasksOptions, type TaskUpdate } from './continual/learn-tasks.js';
export { fit, type FitRunOptions, type FitUpdate } from './continual/fit.js';
export type { BatchLoss } from './continual/batch-loss.js';
export { crossEntropy, type Logits } from './continual/cross-entropy.js';
export { labelContrast, type LabelContrastOptions } from './continual/label-contrast.js';
export { ewcPenalty, onlineAnchor, type Anchor } from './continual/ewc-penalty.js';
export { fisherDiagonal, type FisherOptions } from './continual/fisher-diagonal.js';
export { exemplars } from './continual/exemplars.js';
export { withReplay, type ReplayOptions } from './continual/with-replay.js';
export { classEnergies, type EnergyAt } from './continual/class-energies.js';
export { predictClasses, type ClassScores, type PredictOptions } from './continual/predict-classes.js';
export { taskAccuracies, type TaskAccuraciesOptions } from './continual/task-accuracies.js';
export { continualMeasures, type AccuracyMatrix, type ContinualMeasures } from './continual/continual-measures.js';
