export { EbmError } from './error.js';
export { batchOf, knownOptions, labelsOf, oneOf, positive, whole, within } from './check.js';
export type { Json } from './json.js';

export { foldIn, key, keyFromJson, keyOfAll, keyOfRows, split, type Key, type Keys } from './key.js';
export { philox4x32, type Words4 } from './philox.js';
export { hostUniform, normal, permutation, randint, uniform } from './random.js';

export type { Box, Energy, FactoredEnergy, Reference, ValueAndGrad } from './energy.js';
export type { FrozenModel, Model, Params, Variables } from './model.js';
export type { Kernel, Learning, State } from './kernel.js';
export type { Batch, Dataset, FiniteDataset } from './dataset.js';
export {
  ORIGINS,
  type Buffer,
  type BufferParts,
  type BufferSnapshot,
  type BufferStatistics,
  type ChainHistory,
  type Draw,
  type DrawFrom,
} from './buffer.js';
export type { Estimate } from './estimate.js';

export { onHost, type DeviceKernel } from './device-kernel.js';
export { canReplay, replayed, type Replayable, type ReplayAttributes, type ReplayRows } from './replayed.js';
export { chooseRows } from './choose-rows.js';
export { freeCoordinates, type FreeCoordinates, type Mask } from './free-coordinates.js';
export { givenTheRest } from './given-the-rest.js';
export { langevinMove, type LangevinMove } from './langevin-move.js';
export { gradient, lossAndGradients, valueAndGradient } from './gradient.js';
export { correctGradients } from './correct-gradients.js';
export { fused, fusedKernels, type FusedKernel } from './fused-activations.js';
export { finiteStart, run, stream, walk, type RunOptions, type StreamOptions, type Visit } from './run.js';
export { checkNumbers } from './start-checks.js';
export { turnTaking } from './turn-taking.js';
export { classesOf } from './classes-of.js';
export { oneHot } from './one-hot.js';
export { release, scope } from './scope.js';
export { mapParams } from './params.js';
export { configList, configOf, type JsonObject, type ModelBuilder } from './model-builder.js';
export { joinedModel, type AtLabels, type JoinedModelOptions } from './joined-model.js';
export { joinedVariables, variablesOfPart } from './joined-variables.js';
export { arrayFaults, prefixed, readTensors, tensorOf, type Layout } from './named-tensors.js';
export { differences } from './differences.js';
export { sha256 } from './sha256.js';
export { mean, variance } from './moments.js';
export { movingAverage } from './moving-average.js';
export { normalQuantile } from './normal-quantile.js';
export {
  safetensorsHeader,
  safetensorsHeaderSize,
  type SafetensorsEntry,
  type SafetensorsHeader,
} from './safetensors-header.js';
export {
  arrayIn,
  decodeSafetensors,
  encodeSafetensors,
  type ArrayInParts,
  type ArraysInParts,
  type NamedArray,
  type NamedArrays,
  type Safetensors,
} from './safetensors.js';
export { encodeSafetensorsParts, inParts, wholeArray } from './safetensors-parts.js';
