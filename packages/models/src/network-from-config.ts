import { EbmError, oneOf, type Json } from '@ebmjs/core';
import { configParts } from './config-parts.js';
import { NETWORK_KINDS, networkNames } from './network-kinds.js';
import type { NetworkModel } from './network-model.js';

/**
 * The network of a `Model.config`: `{ model, ...options }`, where `model` is the name of a network's function (`'mlp'`,
 * `'resnet32'`) and the options are those of that function.
 *
 * Throws an `EbmError` that lists everything that is wrong with it.
 */
export function networkFromConfig(config: Json): NetworkModel {
  const where = 'networkFromConfig';
  const { model, options } = configParts(where, config);
  const { build, problems } = NETWORK_KINDS[oneOf(`${where}.model`, model, networkNames)];
  const found = problems(options);
  if (found.length > 0) throw new EbmError(where, found.map(({ message }) => message).join('; '));
  return build(options);
}
