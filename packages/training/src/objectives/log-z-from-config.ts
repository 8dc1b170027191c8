import { configOf, knownOptions, type ModelBuilder } from '@ebmjs/core';
import { withLogZ } from './with-log-z.js';

/**
 * The model of `withLogZ` of its configuration, for the `builders` of `modelFromConfig` in `@ebmjs/models`, under the name
 * `withLogZ`. Throws an `EbmError` for a configuration that is none.
 */
export const logZFromConfig: ModelBuilder = (options, build) => {
  knownOptions('logZFromConfig', options, ['of']);
  return withLogZ(build(configOf('logZFromConfig', options)));
};
