import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeSafetensors,
  encodeSafetensorsParts,
  inParts,
  wholeArray,
  type ArraysInParts,
  type NamedArrays,
} from './index.js';
import { openSafetensors, writeFileSafely } from './node.js';

const arrays: NamedArrays = {
  bytes: { dtype: 'uint8', shape: [7], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) }, // so that what follows is not aligned
  rows: { dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, -0, 0.1, 4, 5, 3e38) },
  halves: { dtype: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0xfbff) },
  counts: { dtype: 'int32', shape: [2], data: Int32Array.of(-1, 2 ** 31 - 1) },
  none: { dtype: 'float32', shape: [0], data: new Float32Array() },
};
const metadata = { format: 'test' };

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'parts-'))));
afterAll(() => rm(folder, { recursive: true }));

async function collected(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

describe('encodeSafetensorsParts', () => {
  it('gives the bytes of encodeSafetensors, in the memory of the parts', async () => {
    const { data } = arrays['rows']!;
    const cut: ArraysInParts = {
      ...inParts(arrays),
      rows: { ...arrays['rows']!, parts: [data.subarray(0, 1), data.subarray(1, 4), data.subarray(4)] },
    };
    const parts = await collected(encodeSafetensorsParts({ arrays: cut, metadata }));
    expect(new Uint8Array(Buffer.concat(parts))).toEqual(encodeSafetensors({ arrays, metadata }));
    expect(parts.filter(({ buffer }) => buffer === data.buffer)).toHaveLength(3);
  });

  it.each([
    ['too few', [Float32Array.of(1)], 'safetensors.x: must have parts of 8 bytes by its shape [2], got 4'],
    ['too many', [Float32Array.of(1), Float32Array.of(1, 2)], 'safetensors.x: must have parts of 8 bytes'],
  ])('refuses %s numbers', async (_, parts, message) => {
    const wrong: ArraysInParts = { x: { dtype: 'float32', shape: [2], parts } };
    await expect(collected(encodeSafetensorsParts({ arrays: wrong, metadata }))).rejects.toThrow(message);
    await expect(wholeArray('x', wrong['x']!)).rejects.toThrow(message);
  });
});

describe('openSafetensors', () => {
  it.each([4, 5, 8, 2 ** 24])('reads what was written in parts, in parts of %d bytes', async (partBytes) => {
    const path = join(folder, `${partBytes}.safetensors`);
    await writeFileSafely(path, encodeSafetensorsParts({ arrays: inParts(arrays), metadata }));
    const file = await openSafetensors(path, { partBytes });
    try {
      expect(file.metadata).toEqual(metadata);
      expect(Object.keys(file.arrays)).toEqual(Object.keys(arrays));
      for (const [name, array] of Object.entries(file.arrays)) {
        const sizes: number[] = [];
        for await (const part of array.parts) sizes.push(part.byteLength);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(partBytes);
        const read = await wholeArray(name, array); // a second time
        expect(read).toEqual(arrays[name]);
        expect(new Uint8Array(read.data.buffer)).toEqual(new Uint8Array(arrays[name]!.data.buffer));
      }
    } finally {
      await file.close();
    }
  });

  it('refuses a truncated file before anything of it is read', async () => {
    const path = join(folder, 'cut.safetensors');
    const bytes = encodeSafetensors({ arrays, metadata });
    await writeFileSafely(path, bytes);
    for (const size of [bytes.length - 1, 20, 4]) {
      await truncate(path, size);
      await expect(openSafetensors(path)).rejects.toThrow('safetensors');
    }
  });

  it('says so when the file becomes shorter afterwards', async () => {
    const path = join(folder, 'shrinks.safetensors');
    await writeFileSafely(path, encodeSafetensors({ arrays, metadata }));
    const file = await openSafetensors(path);
    try {
      await truncate(path, 300);
      await expect(wholeArray('counts', file.arrays['counts']!)).rejects.toThrow('safetensors: must have 8 bytes at');
    } finally {
      await file.close();
    }
  });
});
