import { arrayIn, knownOptions, oneOf, safetensorsHeader, type Model, type Variables } from '@ebmjs/core';
import { collector } from './collector.js';
import { parseDescription, type WeightsDescription } from './description.js';
import { fittingModel, type FitOptions } from './fitting-model.js';

/** A network out of a file. */
export interface LoadedWeights {
  readonly model: Model;
  /** Owned by the caller. */
  readonly variables: Variables;
  readonly description: WeightsDescription;
}

/**
 * The network that `encodeWeights` was given, built again from its description or checked against `model`.
 *
 * Throws an `EbmError`, and keeps nothing, for bytes that are not a whole safetensors file with a description; and one
 * that lists them all for tensors that are missing, unknown, of another shape or type, or not finite.
 */
export function decodeWeights(bytes: Uint8Array, options: FitOptions = {}): LoadedWeights {
  checkFit('decodeWeights', options);
  const { metadata, entries } = safetensorsHeader(bytes);
  const description = parseDescription(metadata);
  const found = Object.fromEntries(entries.map((entry) => [entry.name, entry]));
  const { model, expected } = fittingModel('decodeWeights', description, found, options);
  const tensors = collector('decodeWeights', expected);
  try {
    for (const entry of entries) {
      const own = new Uint8Array(bytes.subarray(entry.from, entry.to)); // the tensor may keep it
      tensors.add(entry.name, arrayIn(own, entry));
    }
    return { model, variables: tensors.finish(), description };
  } catch (error) {
    tensors.dispose();
    throw error;
  }
}

/** Throws for options that are none, apart from those named in `more`. */
export function checkFit(where: string, options: FitOptions, more: readonly string[] = []): void {
  knownOptions(where, options, ['model', 'unknown', 'builders', ...more]);
  if (options.unknown !== undefined) oneOf(`${where}.unknown`, options.unknown, ['refuse', 'ignore']);
}
