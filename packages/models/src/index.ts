export { mlp, type MlpOptions } from './mlp.js';
export { mnistNet, type MnistNetOptions } from './mnist-net.js';
export { residualNetwork } from './residual-network.js';
export type { BlockOptions, ResidualNetworkOptions } from './residual-network-options.js';
export { modelFromConfig } from './model-from-config.js';

export type { Layer, Traced } from './layer.js';
export { networkModel, type NetworkModelOptions } from './network-model.js';
export { identity, stateless } from './stateless.js';
export { sequence } from './sequence.js';
export { sum } from './sum.js';
export { activation, type ActivationName } from './activation.js';
export { averagePool } from './average-pool.js';
export { sumPool } from './sum-pool.js';
export { dense, type DenseOptions } from './dense.js';
export { convolution, type ConvolutionOptions } from './convolution.js';
export { inputBias, outputGain } from './conditioning.js';
export { residualBlock, type ResidualBlockOptions } from './residual-block.js';
export { energyHead } from './energy-head.js';
export { labelledColumn, onlyColumn } from './columns.js';
export type { NormOptions } from './kernel-norm.js';
export { initialVector, powerIteration, spectrallyCapped, spectrallyNormalised } from './spectral-norm.js';

export type { KnownTarget } from './known-target.js';
export type { Extent } from './extent.js';
export { gaussian, type GaussianOptions } from './gaussian.js';
export { uniformBox, type UniformBoxOptions } from './uniform-box.js';
export { gaussianInBox, type GaussianInBoxOptions } from './gaussian-in-box.js';
export { rbm, type RbmOptions } from './rbm.js';
export { gaussianBernoulliRbm, type GaussianBernoulliRbmOptions } from './gaussian-bernoulli-rbm.js';
export type { RbmWeights } from './rbm-options.js';

export { encodeWeights, type EncodeWeightsOptions } from './weights/encode-weights.js';
export { decodeWeights, type LoadedWeights } from './weights/decode-weights.js';
export { fetchWeights, type FetchWeightsOptions } from './weights/fetch-weights.js';
export type { WeightsDescription, WeightsNotes } from './weights/description.js';
export type { FitOptions } from './weights/fitting-model.js';
export type { LoadOptions } from './weights/load-weights-from.js';
export type { WeightsProgress } from './weights/weights-storage.js';
