import { EbmError, type Json, type Model } from '@ebmjs/core';

/** What the people who made some weights have to say of them. All of it may be left out. */
export interface WeightsNotes {
  /** Which variant of a network, where a paper and its code have several. */
  readonly preset?: string;
  /** The package that wrote the file, with its version. */
  readonly library?: string;
  /** What the network was trained on, and whose that is. */
  readonly data?: string;
  /** Under which the weights may be used, such as `Apache-2.0`. */
  readonly licence?: string;
  readonly notes?: string;
  /** Anything more: settings, figures, limits. */
  readonly card?: Json;
}

/** What a file of weights says besides its numbers. */
export interface WeightsDescription extends WeightsNotes {
  /** The network that they are of; `config` is what `modelFromConfig` builds it from. */
  readonly model: {
    readonly name: string;
    readonly config: Json;
    readonly shape: readonly number[];
    readonly classes: number;
  };
}

/** Names of the fields of `WeightsNotes`. */
export const NOTES = ['preset', 'library', 'data', 'licence', 'notes', 'card'] as const;

const MARK = 'ebmjs.weights';
const VERSION = 1;

/** The description of a model's weights, without notes that are undefined. */
export function describeWeights({ name, config, shape, classes }: Model, notes: WeightsNotes): WeightsDescription {
  const given = NOTES.filter((note) => notes[note] !== undefined).map((note) => [note, notes[note]!] as const);
  for (const [note, value] of given) {
    if (note !== 'card' && typeof value !== 'string') throw new EbmError(`weights.${note}`, 'must be text', value);
  }
  return { model: { name, config, shape, classes }, ...(Object.fromEntries(given) as WeightsNotes) };
}

/** As the strings that safetensors keeps beside its arrays. */
export const describedAs = (description: WeightsDescription): { readonly [name: string]: string } => ({
  [MARK]: JSON.stringify({ version: VERSION, ...description }),
});

/** Throws an `EbmError` for metadata that are not a description of this version. */
export function parseDescription(metadata: { readonly [name: string]: unknown }): WeightsDescription {
  const { version, ...description } = parsed(metadata[MARK]);
  if (version !== VERSION) throw new EbmError('weights.version', `must be ${VERSION}`, version);
  const { model } = description as Partial<WeightsDescription>;
  const whole = model && typeof model.name === 'string' && Array.isArray(model.shape) && 'config' in model;
  if (!whole) throw new EbmError('weights.model', 'must be { name, config, shape, classes }', model);
  return description as unknown as WeightsDescription;
}

function parsed(text: unknown): { readonly [name: string]: unknown } {
  const what = `must be described by JSON under "${MARK}" in the metadata`;
  if (typeof text !== 'string') throw new EbmError('weights', what);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as { readonly [name: string]: unknown };
  } catch (cause) {
    throw new EbmError('weights', what, undefined, { cause });
  }
  throw new EbmError('weights', what);
}
