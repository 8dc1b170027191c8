import type { DataType } from '@tensorflow/tfjs-core';
import { decodeSafetensors, EbmError, encodeSafetensors, type Json, type NamedArrays } from '@ebmjs/core';

/** What a run adds up, by name: all that its result is made of. Filled in place. */
export type Ledger = Readonly<Record<string, Float64Array | Float32Array>>;

/** How far a run has come: the rows before `from` have ended their walk. */
export interface Place {
  readonly from: number;
  /** Those that are on their way, if any are. */
  readonly batch?: OnTheWay;
}

/** Chains in the middle of their walk. */
export interface OnTheWay {
  readonly rows: number;
  /** Transitions made. */
  readonly made: number;
  /** Where they are `[rows, ...event]`, and the type of that tensor. */
  readonly x: Float32Array;
  readonly dtype: DataType;
}

/** All that a checkpoint holds. */
export interface Recorded {
  /** What must be the same in the run that goes on. */
  readonly settings: { readonly [name: string]: Json };
  readonly place: Place;
  readonly ledger: Ledger;
}

const FORMAT = 'ebmjs annealing 1';

/** A safetensors file, in which numbers of 64 bits are pairs of 32. */
export function encodeRecord({ settings, place: { from, batch }, ledger }: Recorded): Uint8Array {
  const arrays: Record<string, NamedArrays[string]> = {};
  for (const [name, data] of Object.entries(ledger)) {
    arrays[`ledger.${name}`] =
      data instanceof Float32Array ? { dtype: 'float32', shape: [data.length], data } : pairsOf(data);
  }
  if (batch) arrays['x'] = { dtype: 'float32', shape: [batch.x.length], data: batch.x };
  const place = { from, ...(batch && { rows: batch.rows, made: batch.made, dtype: batch.dtype }) };
  const metadata = { format: FORMAT, settings: JSON.stringify(settings), place: JSON.stringify(place) };
  return encodeSafetensors({ arrays, metadata });
}

/** Reads such a file into `into.ledger`, if it is of a run with the same settings; else throws an `EbmError` for `where`. */
export function restoreRecord(where: string, bytes: Uint8Array, into: Omit<Recorded, 'place'>): Place {
  const { arrays, metadata } = decodeSafetensors(bytes);
  if (metadata['format'] !== FORMAT) {
    throw new EbmError(where, `must hold a run in the format "${FORMAT}"`, metadata['format']);
  }
  const kept = JSON.parse(metadata['settings']!) as Recorded['settings'];
  for (const [name, value] of Object.entries(into.settings)) {
    if (JSON.stringify(kept[name]) === JSON.stringify(value)) continue;
    throw new EbmError(where, `must be of a run whose ${name} is ${JSON.stringify(value)}`, kept[name]);
  }
  for (const [name, data] of Object.entries(into.ledger)) {
    const { data: bits } = arrays[`ledger.${name}`]!;
    if (data instanceof Float32Array) data.set(bits);
    else data.set(new Float64Array(bits.buffer, bits.byteOffset, data.length));
  }
  const { from, ...batch } = JSON.parse(metadata['place']!) as { from: number } & Omit<OnTheWay, 'x'>;
  return 'rows' in batch ? { from, batch: { ...batch, x: arrays['x']!.data as Float32Array } } : { from };
}

const pairsOf = (data: Float64Array): NamedArrays[string] => ({
  dtype: 'int32',
  shape: [data.length, 2],
  data: new Int32Array(data.buffer, data.byteOffset, 2 * data.length),
});
