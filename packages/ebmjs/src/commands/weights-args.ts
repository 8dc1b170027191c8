import type { WeightsNotes } from '@ebmjs/models';
import type { SavedWeights } from '@ebmjs/models/node';
import type { ArgsDef } from 'citty';
import { wholeFlag } from './common.js';

/** Flags of the commands that write a file of weights. */
export const weightsArgs = {
  out: { type: 'string', description: 'the file, NAME.safetensors', required: true, valueHint: 'file' },
  data: { type: 'string', description: 'what it was trained on, and whose that is', valueHint: 'text' },
  licence: { type: 'string', description: 'under which the weights may be used', valueHint: 'text' },
  notes: { type: 'string', description: 'anything else that users should know', valueHint: 'text' },
  'shard-bytes': { type: 'string', description: 'most bytes in one file; more make several', valueHint: 'n' },
} as const satisfies ArgsDef;

/** The flags of `weightsArgs`, as given. */
export interface WeightsFlags {
  readonly data?: string | undefined;
  readonly licence?: string | undefined;
  readonly notes?: string | undefined;
  readonly 'shard-bytes'?: string | undefined;
}

/** Those of `saveWeights`. */
export function savingOptions(flags: WeightsFlags): WeightsNotes & { readonly shardBytes?: number } {
  const { data, licence, notes, 'shard-bytes': bytes } = flags;
  return {
    ...(data !== undefined && { data }),
    ...(licence !== undefined && { licence }),
    ...(notes !== undefined && { notes }),
    ...(bytes !== undefined && { shardBytes: wholeFlag('--shard-bytes', bytes, 1) }),
  };
}

/** Says what was written, as `sha256sum` would: the hash is what `fetchWeights` asks for. */
export function tellSaved({ path, sha256 }: SavedWeights): void {
  process.stdout.write(`${sha256}  ${path}\n`);
}
