import { arrayFaults, differences, EbmError, type Json, type Model } from '@ebmjs/core';
import { modelFromConfig, type FromConfigOptions } from '../model-from-config.js';
import type { WeightsDescription } from './description.js';
import { refuse } from './faults.js';
import { layoutOf, type Layouts } from './layout-of.js';

/** Whose weights are wanted, and how strictly. */
export interface FitOptions extends FromConfigOptions {
  /** The model that they must be of. @defaultValue the one that `modelFromConfig` builds of the file's description */
  readonly model?: Model;
  /** What to do with tensors that the model has not got. @defaultValue `'refuse'` */
  readonly unknown?: 'refuse' | 'ignore';
}

/** A model, and the tensors that it has. */
export interface Fitting {
  readonly model: Model;
  readonly expected: Layouts;
}

/**
 * The model that a file's tensors are for. Throws one `EbmError` that lists everything that does not fit: another
 * network or configuration, tensors that are missing, unknown, or of another shape or type.
 */
export function fittingModel(
  where: string,
  { model: saved }: WeightsDescription,
  found: Layouts,
  { model: given, unknown = 'refuse', builders = {} }: FitOptions,
): Fitting {
  const model = given ?? modelFromConfig(saved.config, { builders });
  const expected = layoutOf(model);
  const known = unknown === 'refuse' ? found : pick(found, Object.keys(expected));
  const { name, config, shape, classes } = model;
  refuse(where, 'the file does not fit', [
    ...differences(
      'model',
      { ...saved, config: completed(saved.config, { builders }) },
      { name, config, shape, classes },
      'the file',
    ),
    ...arrayFaults(known, expected, 'the file'),
  ]);
  return { model, expected };
}

/** A configuration with the defaults of options that are younger than the file. */
function completed(config: Json, options: FromConfigOptions): Json {
  try {
    return modelFromConfig(config, options).config;
  } catch (error) {
    if (EbmError.isInstance(error)) return config; // of a network of somebody's own
    throw error;
  }
}

const pick = (found: Layouts, names: readonly string[]): Layouts =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(found, name)).map((name) => [name, found[name]!]));
