import * as tf from '@tensorflow/tfjs-core';
import { key, knownOptions, release, type Model, type Variables } from '@ebmjs/core';
import type { Check } from './check.js';
import { cyclicLabels } from './cyclic-labels.js';
import { ROWS, subjectChecks, type EnergySubject, type PointSampler } from './energy-subject.js';
import { modelRefusals } from './model-refusals.js';
import { variableChecks } from './model-variable-checks.js';

/** A model under test. Small ones are as good as large ones, and quicker. */
export interface ModelCase {
  /** Built, not yet initialised. */
  readonly model: Model;
  /** Where its energies are tested. @defaultValue standard normal points */
  readonly sample?: PointSampler;
}

/**
 * What every model must do: draw its variables from the key alone, keep `energyChecks` with its energies, trainable and
 * frozen, give the same numbers in both, be differentiable in its weights, advance its state without touching its
 * weights, refuse inputs and labels that do not fit, and leak nothing.
 */
export function modelChecks(options: ModelCase): readonly Check[] {
  knownOptions('modelChecks', options, ['model', 'sample']);
  const { model, sample } = options;
  const { shape } = model;
  const energy: EnergySubject['lend'] = (body) =>
    borrowed(model, (variables, labels) => body((rows) => model.energy(variables, labels(rows))));
  const frozenEnergy: EnergySubject['lend'] = (body) =>
    borrowed(model, async (variables, labels) => {
      const frozen = model.freeze(variables);
      await body((rows) => frozen.energy(labels(rows)));
      frozen.dispose();
    });
  return [
    ...variableChecks({ model, sample }),
    ...subjectChecks({ name: 'energy', shape, sample, lend: energy }),
    ...subjectChecks({ name: 'frozen energy', shape, sample, lend: frozenEnergy }),
    ...modelRefusals(model),
  ];
}

/** Lends `body` variables, and one-hot labels that go round the classes (or none), for given rows. */
async function borrowed(
  model: Model,
  body: (variables: Variables, labels: (rows: readonly number[]) => tf.Tensor2D | undefined) => Promise<void>,
): Promise<void> {
  const variables = model.init(key(0));
  const all = cyclicLabels(model.classes, ROWS);
  await body(variables, (rows) => all && tf.gather(all, tf.tensor1d([...rows], 'int32')));
  release(variables, all);
}
