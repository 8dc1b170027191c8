import * as tf from '@tensorflow/tfjs-core';
import { EbmError, joinedModel, scope, valueAndGradient, type Energy, type Model } from '@ebmjs/core';

/**
 * Several models as one, its energy the mean of theirs: `E(x, y) = 1/n sum_i E_i(x, y)`, so that the density is
 * proportional to `prod_i p_i(x|y)^(1/n)`, a product of experts to the power `1/n` (their geometric mean). Members may be
 * the same model many times over, with variables of each: see `joinedVariables`.
 *
 * Du and Mordatch (2019) sample with one member after the other instead, which is not the same: take turns with frozen
 * members for that. Has a `valueAndGrad` with the members' own where they have one. For models of labels of their own,
 * and for weights, see `composedModel` in `@ebmjs/composition`.
 *
 * Throws an `EbmError` unless there is a model, and all are of one shape and number of classes.
 */
export function ensemble(models: readonly Model[]): Model {
  const [first] = models;
  if (!first) throw new EbmError('ensemble.models', 'must have at least one');
  const { shape, classes } = first;
  for (const [i, model] of models.entries()) {
    if (model.shape.join() !== shape.join() || model.classes !== classes) {
      const what = `must be of shape [${shape.join(', ')}] and ${classes} classes, as the first`;
      throw new EbmError(`ensemble.models[${i}]`, what, { shape: model.shape, classes: model.classes });
    }
  }
  return joinedModel(models, {
    name: `ensemble of ${models.length}`,
    config: { model: 'ensemble', of: models.map(({ config }) => config) },
    shape,
    classes,
    join: (parts, labels) => meanEnergy(parts.map((energy) => energy(labels))),
  });
}

function meanEnergy(energies: readonly Energy[]): Energy {
  const mean = <T extends tf.Tensor>(parts: readonly T[]): T => tf.div(tf.addN([...parts]), parts.length);
  return Object.assign((x: tf.Tensor) => scope(() => mean(energies.map((energy) => energy(x)))), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const parts = energies.map((energy) => valueAndGradient(energy, x));
        return { value: mean(parts.map(({ value }) => value)), grad: mean(parts.map(({ grad }) => grad)) };
      }),
  });
}
