import * as tf from '@tensorflow/tfjs-core';
import {
  oneHot,
  release,
  scope,
  type Energy,
  type FiniteDataset,
  type FrozenModel,
  type Model,
  type Variables,
} from '@ebmjs/core';
import { decodeVariables } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { networkOf } from './config/networks.js';
import { readCheckpoint } from './run-checkpoints.js';
import type { RunFolder } from './run-folder.js';

/** A run's averaged weights, ready to sample and score. Yours to dispose. */
export interface TrainedModel extends FrozenModel {
  readonly model: Model;
}

export async function trainedModel(
  config: RunConfig,
  folder: RunFolder,
  data: Pick<FiniteDataset, 'shape' | 'classes'>,
): Promise<TrainedModel> {
  const { model, variables } = await trainedVariables(config, folder, data);
  const frozen = model.freeze(variables);
  const dispose = (): void => {
    frozen.dispose();
    release(variables);
  };
  return { model, energy: frozen.energy, dispose };
}

/** A run's model and its averaged weights, which are yours. */
export async function trainedVariables(
  config: RunConfig,
  folder: RunFolder,
  data: Pick<FiniteDataset, 'shape' | 'classes'>,
): Promise<{ readonly model: Model; readonly variables: Variables }> {
  const model = networkOf(config.model, data);
  const { bytes } = await readCheckpoint(folder);
  return { model, variables: decodeVariables(bytes, { model }) };
}

/**
 * The lowest energy over all labels, `min_y E(x, y)`, as Du and Mordatch score a conditional model against outliers;
 * of an unconditional one its energy.
 */
export function lowestEnergy({ model: { classes }, energy }: TrainedModel): Energy {
  if (classes === 0) return energy();
  return (x) =>
    scope(() => {
      const each = Array.from({ length: classes }, (_, c) =>
        energy(oneHot(new Array(x.shape[0]!).fill(c), classes))(x),
      );
      return tf.min(tf.stack(each), 0) as tf.Tensor1D;
    });
}
