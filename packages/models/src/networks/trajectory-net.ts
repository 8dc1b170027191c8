import { oneOf, whole } from '@ebmjs/core';
import { activation, activationNames, type ActivationName } from '../activation.js';
import { convolution } from '../convolution.js';
import { energyHead } from '../energy-head.js';
import type { Layer } from '../layer.js';
import { networkModel, type NetworkModel } from '../network-model.js';
import { checkOptions, optional, truth, type OptionChecks } from '../option-checks.js';
import { residualBlock } from '../residual-block.js';
import { reshape } from '../reshape.js';
import { sequence } from '../sequence.js';
import { sumPool } from '../sum-pool.js';

export interface TrajectoryNetOptions {
  /** Number of moments in a trajectory. */
  readonly steps: number;
  /** Number of numbers at each: positions, velocities, actions. */
  readonly features: number;
  /** Number of classes that gains and biases depend on; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** Channels of every block. @defaultValue 64 */
  readonly width?: number;
  /** Number of residual blocks. @defaultValue 4 */
  readonly blocks?: number;
  /** @defaultValue `'swish'` */
  readonly activation?: ActivationName;
  /** Divide every kernel but the last layer's by its spectral norm. @defaultValue true */
  readonly spectralNorm?: boolean;
}

/** @internal */
export const trajectoryNetChecks: OptionChecks<TrajectoryNetOptions> = {
  steps: (value) => whole('trajectoryNet.steps', value as number),
  features: (value) => whole('trajectoryNet.features', value as number),
  classes: optional((value) => whole('trajectoryNet.classes', value as number, 0)),
  width: optional((value) => whole('trajectoryNet.width', value as number)),
  blocks: optional((value) => whole('trajectoryNet.blocks', value as number, 0)),
  activation: optional((value) => oneOf('trajectoryNet.activation', value, activationNames)),
  spectralNorm: optional((value) => truth('trajectoryNet.spectralNorm', value)),
};

const WINDOW = [3, 1] as const;

/**
 * A residual network along time, trajectories `[n, steps, features]` to energies `[n]`: convolutions over three moments,
 * the sum over all, a dense layer. With four blocks a number at one moment reaches those within nine.
 *
 * Du and Mordatch (2019) do not say what network their robot experiments had. This one, their residual blocks with a
 * window in time alone and no pooling, is ours: 100,673 weights for 8 features at the usual width.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function trajectoryNet(options: TrajectoryNetOptions): NetworkModel {
  checkOptions('trajectoryNet', options, trajectoryNetChecks);
  const {
    steps,
    features,
    classes = 0,
    width = 64,
    blocks = 4,
    activation: act = 'swish',
    spectralNorm = true,
  } = options;
  const common = { activation: act, classes, spectralNorm, size: WINDOW };
  const residual = Array.from({ length: blocks }, (_, i): Layer =>
    residualBlock(`res${i + 1}`, { ...common, inputs: width, outputs: width }),
  );
  return networkModel({
    name: 'trajectoryNet',
    config: { model: 'trajectoryNet', steps, features, classes, width, blocks, activation: act, spectralNorm },
    shape: [steps, features],
    classes,
    network: sequence(
      reshape([steps, 1, features]),
      convolution('stem', { inputs: features, outputs: width, size: WINDOW, spectralNorm }),
      activation(act),
      ...residual,
      sumPool,
      energyHead(width, 0),
    ),
  });
}
