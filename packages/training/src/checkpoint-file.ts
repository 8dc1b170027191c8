import {
  decodeSafetensors,
  differences,
  EbmError,
  encodeSafetensors,
  safetensorsHeader,
  type Json,
  type Model,
  type NamedArrays,
  type Safetensors,
} from '@ebmjs/core';
import type { Optimizer } from './optimizer.js';
import type { Adjustments } from './run-state.js';

/** What a checkpoint says besides its tensors. */
export interface Header {
  readonly version: number;
  readonly step: number;
  /** The two words of the run's key. */
  readonly key: Json;
  /** Whether the run has averaged weights. */
  readonly average: boolean;
  readonly adjustments: Adjustments;
  readonly model: Json;
  readonly optimizer: Json;
  /** Steps that the optimiser has taken. */
  readonly count: number;
  /** The buffer's own description. */
  readonly buffer: Json;
  readonly extra: Json;
}

/** Of the layout of checkpoints; one of another version is refused. */
export const VERSION = 2;

const MARK = 'ebmjs';

/** A checkpoint as the bytes of a safetensors file. */
export const encodeFile = (header: Header, arrays: NamedArrays): Uint8Array =>
  encodeSafetensors({ arrays, metadata: metadataOf(header) });

/** The header as the metadata of a safetensors file. */
export const metadataOf = (header: Header): Safetensors['metadata'] => ({ [MARK]: JSON.stringify(header) });

/** Throws an `EbmError` for bytes that are not a checkpoint of this version. The arrays are copies. */
export function decodeFile(bytes: Uint8Array): { readonly header: Header; readonly arrays: NamedArrays } {
  // A plain view of the same bytes: slices of Node's own Buffer would be views too, where copies are wanted.
  const { arrays, metadata } = decodeSafetensors(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return { header: headerIn(metadata), arrays };
}

/** What such bytes say before their tensors. */
export const decodeHeader = (bytes: Uint8Array): Header => headerIn(safetensorsHeader(bytes).metadata);

function headerIn(metadata: Safetensors['metadata']): Header {
  const header = parseHeader(metadata[MARK]);
  checkHeader(header);
  return header;
}

function checkHeader({ version, step, count, adjustments }: Header): void {
  if (version !== VERSION) {
    const who = version > VERSION ? 'a newer' : 'an older';
    throw new EbmError(
      'checkpoint.version',
      `must be ${VERSION}: it was written by ${who} version of ebmjs, which can go on with it`,
      version ?? 'none',
    );
  }
  const counts = [step, count].every((number) => Number.isSafeInteger(number) && number >= 0);
  if (!counts) throw new EbmError('checkpoint', 'must count its steps', [step, count]);
  const factors = [adjustments?.rate, adjustments?.steps].every((factor) => Number.isFinite(factor) && factor > 0);
  if (!factors)
    throw new EbmError('checkpoint.adjustments', 'must have rate and steps, factors above 0', adjustments ?? 'none');
}

function parseHeader(text: string | undefined): Header {
  try {
    const header: unknown = JSON.parse(text ?? 'null');
    if (typeof header === 'object' && header !== null) return header as Header;
  } catch (cause) {
    throw new EbmError('checkpoint', `must hold JSON under "${MARK}"`, undefined, { cause });
  }
  throw new EbmError('checkpoint', `must be a safetensors file with metadata "${MARK}"`);
}

/** What must agree for weights to fit. */
export const describeModel = ({ name, config, shape, classes }: Model): Json => ({ name, config, shape, classes });

/** What must agree for moments to fit. */
export const describeOptimizer = ({ name, config }: Pick<Optimizer, 'name' | 'config'>): Json => ({ name, config });

/** In what the saved model is another, a sentence each. */
export const modelFaults = (header: Header, model: Model): string[] =>
  differences('model', header.model, describeModel(model));

const SHOWN = 12;

/** Throws an `EbmError` that lists the faults, if there are any. */
export function refuse(where: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  const rest = faults.length > SHOWN ? `; and ${faults.length - SHOWN} more` : '';
  throw new EbmError(where, `the checkpoint does not fit: ${faults.slice(0, SHOWN).join('; ')}${rest}`);
}
