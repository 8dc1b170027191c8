import { EbmError, oneOf } from '@ebmjs/core';
import { faults } from '../config/faults.js';
import { isGiven, type Given } from '../config/given.js';
import type { ListedExperiment } from './evaluation-experiment.js';

/** Settings by experiment, each of which may leave fields out. */
export type GivenSettings = { readonly [experiment: string]: Given };

/** Fields that several experiments have, set in all that have them. */
export interface CommonSettings {
  readonly images?: number | undefined;
  readonly steps?: number | undefined;
}

/**
 * The complete settings of an experiment: its own fields come before the common ones. Throws an `EbmError` that names every
 * field at fault.
 */
export function settingsOf(
  { name, settings: schema }: ListedExperiment,
  given: GivenSettings,
  common: CommonSettings,
): unknown {
  const known = schema.parse({}) as Given;
  const shared = Object.entries(common).filter(([field, value]) => value !== undefined && field in known);
  const value = { ...Object.fromEntries(shared), ...given[name] };
  const result = schema.safeParse(value);
  if (!result.success) throw new EbmError(`settings of ${name}`, faults(result.error.issues, value, schema));
  return result.data;
}

/** The experiments of these names, in the order of the list; throws an `EbmError` for a name that is not in it. */
export function chosen(all: readonly ListedExperiment[], names: readonly string[]): readonly ListedExperiment[] {
  const known = all.map(({ name }) => name);
  for (const name of names) oneOf('evaluate', name, known);
  return all.filter(({ name }) => names.includes(name));
}

/** Settings out of a JSON file or an object: experiments by name, each with an object. */
export function givenSettings(value: unknown, all: readonly ListedExperiment[], where = 'settings'): GivenSettings {
  if (!isGiven(value)) throw new EbmError(where, 'must hold an object', value);
  for (const [name, fields] of Object.entries(value)) {
    oneOf(where, name, all.map((experiment) => experiment.name)); // prettier-ignore
    if (!isGiven(fields)) throw new EbmError(`${where}.${name}`, 'must hold an object', fields);
  }
  return value as GivenSettings;
}

/** `ood.images=100,class-grid.steps=50` as settings; values are JSON, and what is none is text. */
export function parsedSettings(text: string): Given {
  const settings: { [experiment: string]: { [field: string]: unknown } } = {};
  for (const part of text.split(/,(?=[a-z-]+\.[A-Za-z]+=)/)) {
    const [, name, field, value] = /^([a-z0-9-]+)\.(\w+)=(.*)$/s.exec(part) ?? [];
    if (name === undefined || field === undefined || value === undefined)
      throw new EbmError('--set', 'must be name.setting=value, several with commas between them', part);
    (settings[name] ??= {})[field] = jsonOr(value);
  }
  return settings;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
