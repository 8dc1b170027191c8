import { describe, expect, it } from 'vitest';
import {
  arrayIn,
  decodeSafetensors,
  EbmError,
  encodeSafetensors,
  safetensorsHeader,
  safetensorsHeaderSize,
  type NamedArrays,
} from './index.js';

const arrays: NamedArrays = {
  w: { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, -0, NaN, 3.4e38) },
  'labels/y': { dtype: 'int32', shape: [3], data: Int32Array.of(-1, 0, 2 ** 31 - 1) },
  pixels: { dtype: 'uint8', shape: [5], data: Uint8Array.of(0, 1, 127, 254, 255) },
  halves: { dtype: 'float16', shape: [3, 1], data: Uint16Array.of(0, 0x3c00, 0xffff) },
  empty: { dtype: 'float32', shape: [0, 4], data: new Float32Array() },
};
const file = () => encodeSafetensors({ arrays, metadata: { format: 'test', unicode: 'é' } });

/** A file with the given header text before `data`. */
const forge = (header: string, data = new Uint8Array(8)) => {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
};
const entry = (fields: object) => JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...fields } });

describe('safetensors', () => {
  it('gives back what it was given, bit for bit', () => {
    const { arrays: read, metadata } = decodeSafetensors(file());
    expect(metadata).toEqual({ format: 'test', unicode: 'é' });
    expect(Object.keys(read).sort()).toEqual(Object.keys(arrays).sort());
    for (const [name, { dtype, shape, data }] of Object.entries(arrays)) {
      expect(read[name]).toMatchObject({ dtype, shape });
      expect(new Uint8Array(read[name]!.data.buffer)).toEqual(new Uint8Array(data.buffer));
    }
  });

  it('reads a view into a larger buffer, at any alignment', () => {
    const bytes = file();
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeSafetensors(larger.subarray(3)).arrays['pixels']!.data).toEqual(arrays['pixels']!.data);
  });

  it('reads a Node Buffer, whose slices are views, into copies', () => {
    const bytes = Buffer.from(file());
    const { arrays: read } = decodeSafetensors(bytes);
    bytes.fill(0);
    expect(read['labels/y']!.data).toEqual(arrays['labels/y']!.data);
  });

  it('is the published format: length, JSON, data', () => {
    const bytes = forge(entry({}), new Uint8Array(Float32Array.of(1.5, -2).buffer));
    expect(decodeSafetensors(bytes).arrays['a']!.data).toEqual(Float32Array.of(1.5, -2));
  });

  it('refuses a file cut at any byte', () => {
    const bytes = file();
    for (let end = 0; end < bytes.length; end++)
      expect(() => decodeSafetensors(bytes.subarray(0, end))).toThrow(EbmError);
  });

  it.each([
    ['sizes that lie', entry({ data_offsets: [0, 4] }), 'must span the 8 bytes of shape [2], got [0,4]'],
    ['a gap', entry({ data_offsets: [4, 12] }), 'safetensors.a: must start at byte 0 of the data, got 4'],
    ['bytes beyond the end', entry({ shape: [1], data_offsets: [0, 4] }), 'must be'],
    ['an unknown type', entry({ dtype: 'F64' }), 'safetensors.a.dtype: must be one of F32, I32, U8, F16, got "F64"'],
    ['a negative side', entry({ shape: [-2] }), 'safetensors.a.shape: must be a list of whole numbers'],
    ['offsets that are no pair', entry({ data_offsets: [0] }), 'must be two byte offsets'],
    ['a list for a header', '[1, 2]', 'safetensors.header: must be a JSON object'],
    ['no JSON', '{"a":', 'safetensors.header: must be a JSON object'],
    ['an inherited name for a type', entry({ dtype: 'toString' }), 'must be one of F32, I32, U8'],
    ['metadata that are not strings', '{"__metadata__":{"a":1}}', 'must hold strings only'],
  ])('refuses %s', (_, header, message) => {
    expect(() => decodeSafetensors(forge(header))).toThrow(message);
  });

  it('refuses a header length beyond the file', () => {
    const bytes = file();
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 60n, true);
    expect(() => decodeSafetensors(bytes)).toThrow('safetensors.header: must fit in the file');
  });
});

describe('a header read before its data', () => {
  it('says where in the file every array lies', () => {
    const bytes = file();
    const size = safetensorsHeaderSize(bytes.subarray(0, 8), bytes.length);
    const { entries, metadata } = safetensorsHeader(bytes.slice(0, size), bytes.length);
    expect(metadata).toEqual({ format: 'test', unicode: 'é' });
    expect(entries.map(({ name }) => name)).toEqual(Object.keys(arrays));
    expect(entries[0]!.from).toBe(size);
    for (const entry of entries) {
      const read = arrayIn(bytes.slice(entry.from, entry.to), entry);
      expect(new Uint8Array(read.data.slice().buffer)).toEqual(new Uint8Array(arrays[entry.name]!.data.slice().buffer));
    }
  });

  it('refuses a file of another size, and a start that is no start', () => {
    const bytes = file();
    expect(() => safetensorsHeader(bytes, bytes.length + 4)).toThrow(
      `must be ${bytes.length} bytes long by its header`,
    );
    expect(() => safetensorsHeaderSize(bytes.subarray(0, 5), 5)).toThrow('must be at least 8 bytes long, got 5');
  });

  it('gives numbers in the memory they came in where that is aligned', () => {
    const bytes = new Uint8Array(12);
    const entry = { dtype: 'float32', shape: [1] } as const;
    expect(arrayIn(bytes.subarray(4, 8), entry).data.buffer).toBe(bytes.buffer);
    const copied = arrayIn(bytes.subarray(5, 9), entry).data;
    expect([copied.buffer === bytes.buffer, copied.length]).toEqual([false, 1]);
  });
});
