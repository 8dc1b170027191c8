import {
  arrayFaults,
  encodeSafetensors,
  knownOptions,
  readTensors,
  type Model,
  type NamedArrays,
  type Variables,
} from '@ebmjs/core';
import { notFinite } from './collector.js';
import { describedAs, describeWeights, NOTES, type WeightsNotes } from './description.js';
import { refuse } from './faults.js';
import { layoutOf, layoutsIn, namedVariables } from './layout-of.js';

/** Variables, whose they are, and what is to be said of them. */
export interface EncodeWeightsOptions extends WeightsNotes {
  readonly model: Model;
  /** Weights and power-iteration vectors; for an averaged network its averages and the last vectors. */
  readonly variables: Variables;
}

/**
 * A network's variables as the bytes of a safetensors file that says what they are: tensors `weights/NAME` and
 * `state/NAME`, and the description as JSON in the metadata. Borrows the variables.
 *
 * Rejects with an `EbmError` that lists all of them for tensors that are not the model's, or not finite.
 */
export async function encodeWeights(options: EncodeWeightsOptions): Promise<Uint8Array> {
  knownOptions('encodeWeights', options, ['model', 'variables', ...NOTES]);
  const metadata = describedAs(describeWeights(options.model, options));
  return encodeSafetensors({ arrays: await readVariables('encodeWeights', options), metadata });
}

/** The arrays of variables by their names in a file, once it is sure that they are the model's. */
export async function readVariables(
  where: string,
  { model, variables }: Pick<EncodeWeightsOptions, 'model' | 'variables'>,
): Promise<NamedArrays> {
  refuse(where, 'the variables are not of the model', arrayFaults(layoutsIn(variables), layoutOf(model), 'variables'));
  const arrays = await readTensors(namedVariables(variables), where);
  const faults = Object.entries(arrays).flatMap(([name, array]) => notFinite(name, array));
  refuse(where, 'every number must be finite', faults);
  return arrays;
}
