import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Energy } from './energy.js';
import type { Json } from './json.js';
import { joinedParams, joinedVariables, variablesOfPart } from './joined-variables.js';
import { foldIn, split, type Key } from './key.js';
import type { Model, Variables } from './model.js';

/** A part's energy at the labels of the whole, in training mode where there is a key. */
export type AtLabels = (labels?: Tensor2D, key?: Key) => Energy;

/** What a model made of several others has to say of itself. */
export interface JoinedModelOptions {
  readonly name: string;
  /** What it takes to build it again; the parts' own are among it. */
  readonly config: Json;
  readonly shape: readonly number[];
  readonly classes: number;
  /** One energy of the parts' energies, at labels of the whole; it borrows these for as long as it lives. */
  readonly join: (parts: readonly AtLabels[], labels?: Tensor2D) => Energy;
}

/**
 * A model whose energy is made of those of several models, each with variables of its own, named as `joinedVariables`
 * names them. They draw, advance and freeze theirs each by itself: a part's power iteration is done once a freeze. In
 * training mode each part draws from a key of its own.
 */
export function joinedModel(models: readonly Model[], { join, ...rest }: JoinedModelOptions): Model {
  const each = <T>(variables: Variables, of: (model: Model, own: Variables) => T): T[] =>
    models.map((model, i) => of(model, variablesOfPart(variables, i)));
  const joined = (parts: readonly AtLabels[], labels?: Tensor2D, key?: Key): Energy =>
    join(
      parts.map((energy, i) => (given) => energy(given, key && foldIn(key, i))),
      labels,
    );
  return {
    ...rest,
    init: (key) => {
      const keys = split(key, models.length);
      return joinedVariables(models.map((model, i) => model.init(keys[i]!)));
    },
    advance: (variables) => joinedParams(each(variables, (model, own) => model.advance(own))),
    energy: (variables, labels, key) =>
      joined(
        each(variables, (model, own) => (given, k) => model.energy(own, given, k)),
        labels,
        key,
      ),
    freeze: (variables) => {
      const frozen = each(variables, (model, own) => model.freeze(own));
      return {
        energy: (labels, key) =>
          joined(
            frozen.map(({ energy }) => energy),
            labels,
            key,
          ),
        dispose: () => frozen.forEach(({ dispose }) => dispose()),
      };
    },
  };
}
