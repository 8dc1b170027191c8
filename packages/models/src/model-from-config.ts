import { configList, configOf, oneOf, type Json, type Model, type ModelBuilder } from '@ebmjs/core';
import { configParts } from './config-parts.js';
import type { Classifier } from './energies/classifier.js';
import { ensemble } from './energies/ensemble.js';
import { marginalModel } from './energies/marginal-model.js';
import { networkFromConfig } from './network-from-config.js';
import { networkNames } from './network-kinds.js';

/** Makes a model of its configuration again: of a `classifier` both of its models. */
export type AnyBuilder = ModelBuilder | ((...given: Parameters<ModelBuilder>) => Model | Classifier);

export interface FromConfigOptions {
  /** What makes models that are not of this package, by the `model` of their configurations. @defaultValue none */
  readonly builders?: { readonly [model: string]: AnyBuilder };
}

/** Models of this package that are made of others. */
const WRAPPERS = ['ensemble', 'marginal'] as const;

/**
 * The model of a `Model.config`, whatever it is: a network, by `networkFromConfig`; an `ensemble` or a `marginalModel`,
 * with what it is made of; or one of `builders`, such as those of `composedModel` and `withLogZ` (`modelBuilders` of
 * `ebmjs`) or of a network of your own. A builder may return a `classifier`, whose `joint` and `marginal` are told apart by
 * their configurations.
 *
 * Throws an `EbmError` for a configuration of none of these, and what their functions throw.
 */
export function modelFromConfig(config: Json, { builders = {} }: FromConfigOptions = {}): Model {
  const built = builtFrom(config, builders);
  return 'joint' in built ? built.joint : built;
}

function builtFrom(config: Json, builders: NonNullable<FromConfigOptions['builders']>): Model | Classifier {
  const where = 'modelFromConfig';
  const { model, options } = configParts(where, config);
  const again = (part: Json): Model => modelFromConfig(part, { builders });
  const own = Object.keys(builders);
  const name = oneOf(`${where}.model`, model as string, [...networkNames, ...WRAPPERS, ...own]);
  if (own.includes(name)) return builders[name]!(options, again);
  switch (name) {
    case 'ensemble':
      return ensemble(configList('ensemble', options).map(again));
    case 'marginal':
      return marginalOf(builtFrom(configOf('marginal', options), builders));
    default:
      return networkFromConfig(config);
  }
}

/** A classifier has its own, which is cheaper. */
const marginalOf = (built: Model | Classifier): Model => ('joint' in built ? built.marginal : marginalModel(built));
