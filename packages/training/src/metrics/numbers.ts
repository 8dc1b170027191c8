import { variance } from '@ebmjs/core';

/** What has been read back, by the names of its tensors. */
export type Numbers = { readonly [name: string]: Float32Array };

/** Of the scalars `names` those that were there to be read. */
export const optional = (read: Numbers, names: readonly string[]): { readonly [name: string]: number } =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(read, name) ? [[name, read[name]![0]!]] : [])));

/** Standard deviation; 0 for one value, which has no spread. */
export const spread = (values: Float32Array): number => (values.length > 1 ? Math.sqrt(variance(values)) : 0);
