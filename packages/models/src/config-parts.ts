import { EbmError, type Json, type JsonObject } from '@ebmjs/core';

/** What a `Model.config` is of, and the rest of it. Throws an `EbmError` for what is no object. */
export function configParts(
  where: string,
  config: Json,
): { readonly model: Json | undefined; readonly options: JsonObject } {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new EbmError(where, 'must be an object { model, ...options }', config);
  }
  const { model, ...options } = config as JsonObject;
  return { model, options };
}
