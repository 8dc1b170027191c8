import { EbmError } from './error.js';
import type { Json } from './json.js';
import type { Model } from './model.js';

/** A `Model.config` but for its `model`. */
export type JsonObject = { readonly [name: string]: Json };

/** Makes a model of the rest of its `config` again; `build` makes those that it is made of. */
export type ModelBuilder = (options: JsonObject, build: (config: Json) => Model) => Model;

/** The configuration, under `of`, of the one model that another is made of. Throws an `EbmError` where there is none. */
export function configOf(where: string, { of }: JsonObject): Json {
  if (of === undefined) throw new EbmError(`${where}.of`, 'must be the configuration of a model');
  return of;
}

/** Those, under `of`, of the several models that another is made of. Throws an `EbmError` where there is no list. */
export function configList(where: string, options: JsonObject): readonly Json[] {
  const of = configOf(where, options);
  if (!Array.isArray(of)) throw new EbmError(`${where}.of`, 'must be a list of configurations of models', of);
  return of;
}
