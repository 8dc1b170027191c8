import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  scope,
  split,
  valueAndGradient,
  type Energy,
  type Model,
  type Params,
  type Variables,
} from '@ebmjs/core';

/**
 * Several models as one, its energy the mean of theirs: `E(x, y) = 1/n sum_i E_i(x, y)`, so that the density is
 * proportional to `prod_i p_i(x|y)^(1/n)`, a product of experts to the power `1/n` (their geometric mean). Members may be
 * the same model many times over, with variables of each: see `ensembleVariables`.
 *
 * Du and Mordatch (2019) sample with one member after the other instead, which is not the same: take turns with frozen
 * members for that. Has a `valueAndGrad` with the members' own where they have one.
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
  const each = <T>(variables: Variables, of: (model: Model, own: Variables) => T): T[] =>
    models.map((model, i) => of(model, memberVariables(variables, i)));
  return {
    name: `ensemble of ${models.length}`,
    config: { model: 'ensemble', of: models.map(({ config }) => config) },
    shape,
    classes,
    init: (key) => {
      const keys = split(key, models.length);
      return ensembleVariables(models.map((model, i) => model.init(keys[i]!)));
    },
    advance: (variables) => numbered(each(variables, (model, own) => model.advance(own))),
    energy: (variables, ...given) => meanEnergy(each(variables, (model, own) => model.energy(own, ...given))),
    freeze: (variables) => {
      const frozen = each(variables, (model, own) => model.freeze(own));
      return {
        energy: (...given) => meanEnergy(frozen.map(({ energy }) => energy(...given))),
        dispose: () => frozen.forEach(({ dispose }) => dispose()),
      };
    },
  };
}

/** The variables of an ensemble out of its members', in their order: member `i`'s names begin with `i/`. Borrowed. */
export function ensembleVariables(members: readonly Variables[]): Variables {
  return {
    weights: numbered(members.map(({ weights }) => weights)),
    state: numbered(members.map(({ state }) => state)),
  };
}

const numbered = (records: readonly Params[]): Params =>
  Object.fromEntries(
    records.flatMap((record, i) => Object.entries(record).map(([name, tensor]) => [`${i}/${name}`, tensor])),
  );

function memberVariables({ weights, state }: Variables, member: number): Variables {
  const prefix = `${member}/`;
  const own = (params: Params): Params =>
    Object.fromEntries(
      Object.entries(params)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  return { weights: own(weights), state: own(state) };
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
