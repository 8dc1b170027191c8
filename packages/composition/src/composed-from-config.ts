import { configList, EbmError, knownOptions, type ModelBuilder } from '@ebmjs/core';
import { composedModel } from './composed-model.js';

/**
 * The `composedModel` of its configuration, for the `builders` of `modelFromConfig` in `@ebmjs/models`, under the name
 * `composed`. Throws an `EbmError` for a configuration that is none.
 */
export const composedFromConfig: ModelBuilder = (options, build) => {
  knownOptions('composedFromConfig', options, ['of', 'weights']);
  const { weights } = options;
  if (!areNumbers(weights)) throw new EbmError('composedFromConfig.weights', 'must be a list of numbers', weights);
  return composedModel(configList('composedFromConfig', options).map(build), { weights });
};

const areNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');
