import { arrayFaults, EbmError, key, knownOptions, prefixed, release, type Model, type Variables } from '@ebmjs/core';
import { decodeFile, modelFaults, refuse } from './checkpoint-file.js';
import { restored } from './named-tensors.js';

export interface DecodeVariablesOptions {
  readonly model: Model;
  /** Take the averaged weights, or those last trained. @defaultValue averaged ones where the checkpoint has them */
  readonly average?: boolean;
}

/**
 * A checkpoint's variables alone, owned by the caller, for sampling and scoring: needs neither optimiser nor buffer.
 *
 * Throws an `EbmError` that lists what differs, for a checkpoint of another model, of another version, or without the
 * averages asked for.
 */
export function decodeVariables(bytes: Uint8Array, options: DecodeVariablesOptions): Variables {
  knownOptions('decodeVariables', options, ['model', 'average']);
  const { header, arrays } = decodeFile(bytes);
  const { model, average = header.average } = options;
  if (average && !header.average)
    throw new EbmError('decodeVariables.average', 'there is none in the checkpoint', average);
  const weights = average ? 'average' : 'weights';
  const template = model.init(key(0));
  try {
    const expected = { ...prefixed(weights, template.weights), ...prefixed('state', template.state) };
    const present = Object.keys(arrays).filter((name) => [weights, 'state'].includes(name.split('/', 1)[0]!));
    const mine = Object.fromEntries(present.map((name) => [name, arrays[name]!]));
    refuse('decodeVariables', [...modelFaults(header, model), ...arrayFaults(mine, expected)]);
    return { weights: restored(arrays, weights, template.weights), state: restored(arrays, 'state', template.state) };
  } finally {
    release(template);
  }
}
