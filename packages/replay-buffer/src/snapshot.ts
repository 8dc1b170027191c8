import { EbmError, keyFromJson, type BufferSnapshot, type Json, type Key, type NamedArray } from '@ebmjs/core';
import type { Stored } from './codec.js';
import type { Layout } from './layout.js';

/** All that changes in a buffer. */
export interface Contents {
  /** `capacity` rows of `width` numbers. */
  readonly rows: Stored;
  /** `capacity` rows of `classes` numbers. */
  readonly labels: Float32Array;
  /** Of the rounding in 8-bit storage: write number `writes` uses `foldIn(key, writes)`. */
  readonly key: Key;
  readonly writes: number;
}

const VERSION = 1;

/** A copy of the contents as plain arrays. */
export function takeSnapshot(contents: Contents, layout: Layout): BufferSnapshot {
  const { rows, labels, key, writes } = contents;
  const expected = expectedArrays(layout);
  const arrays = { rows: { ...expected['rows']!, data: rows.slice() } as NamedArray };
  const meta = { ...describeLayout(layout), key: [...key], writes };
  if (layout.classes === 0) return { arrays, meta };
  return { arrays: { ...arrays, labels: { ...expected['labels']!, data: labels.slice() } as NamedArray }, meta };
}

/** The contents of a snapshot, copied. Throws an `EbmError` that lists all in which it does not fit. */
export function readSnapshot({ arrays, meta }: BufferSnapshot, layout: Layout): Contents {
  const fields = (typeof meta === 'object' && meta !== null ? meta : {}) as { readonly [name: string]: Json };
  const faults = [
    ...Object.entries(describeLayout(layout)).flatMap(([name, value]) => unequal(name, fields[name], value)),
    ...arrayFaults(arrays, layout),
  ];
  const { writes } = fields;
  if (!Number.isSafeInteger(writes) || (writes as number) < 0) faults.push('writes must be a whole number');
  if (faults.length > 0) throw new EbmError('replayBuffer.restore', `the snapshot does not fit: ${faults.join('; ')}`);
  return {
    rows: (arrays['rows']!.data as Stored).slice(),
    labels: (arrays['labels']?.data as Float32Array | undefined)?.slice() ?? new Float32Array(0),
    key: keyFromJson(fields['key']),
    writes: writes as number,
  };
}

/** What two buffers must share for one to take the other's rows. The box matters only where levels refer to it. */
function describeLayout({ capacity, shape, classes, codec, box }: Layout): { readonly [name: string]: Json } {
  const range = codec.dtype === 'uint8' ? [box.min, box.max] : null;
  return { version: VERSION, capacity, shape, classes, storage: codec.dtype, box: range };
}

type Expected = Pick<NamedArray, 'dtype' | 'shape'>;

function expectedArrays({ capacity, shape, classes, codec }: Layout): { readonly [name: string]: Expected } {
  const rows = { dtype: codec.dtype, shape: [capacity, ...shape] };
  return classes === 0 ? { rows } : { rows, labels: { dtype: 'float32', shape: [capacity, classes] } };
}

function arrayFaults(arrays: BufferSnapshot['arrays'], layout: Layout): string[] {
  const expected = expectedArrays(layout);
  const extra = Object.keys(arrays).filter((name) => !Object.hasOwn(expected, name));
  const wrong = Object.entries(expected).flatMap(([name, { dtype, shape }]) => {
    const array = arrays[name];
    if (!array) return [`array "${name}" is missing`];
    const size = shape.reduce((product, side) => product * side, 1);
    const fits = array.data instanceof (dtype === 'uint8' ? Uint8Array : Float32Array) && array.data.length === size;
    const faults = [...unequal(`${name}.dtype`, array.dtype, dtype), ...unequal(`${name}.shape`, array.shape, shape)];
    return faults.length > 0 || fits ? faults : [`${name}.data must be ${size} numbers of ${dtype}`];
  });
  return [...wrong, ...extra.map((name) => `unknown array "${name}"`)];
}

function unequal(name: string, saved: Json | undefined, here: Json): string[] {
  const [a, b] = [JSON.stringify(saved) ?? 'nothing', JSON.stringify(here)];
  return a === b ? [] : [`${name} is ${a} in the snapshot, ${b} here`];
}
