import { release, type Energy, type FiniteDataset, type FrozenModel, type Model, type Variables } from '@ebmjs/core';
import { energyClassifier, lowestEnergyScore } from '@ebmjs/evaluation';
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
export function lowestEnergy({ model, energy }: TrainedModel): Energy {
  if (model.classes === 0) return energy();
  return lowestEnergyScore(energyClassifier({ energy, classes: model.classes, linear: model.linearInLabels }));
}
