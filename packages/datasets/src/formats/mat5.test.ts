import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { mat5 } from './mat5.fixture.js';
import { parseMat5 } from './mat5.js';
import { bytesAccess } from './random-access.js';

const read = (bytes: Uint8Array, mostBytes = 1000): ReturnType<typeof parseMat5> =>
  parseMat5(bytesAccess('a.mat', bytes), { mostBytes });
const bytes = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);
const variables = [
  { name: 'X', shape: [2, 3, 4], data: bytes },
  { name: 'y', shape: [3, 1], data: Float64Array.of(10, 3, 1) },
];
const arrays = [
  { name: 'X', shape: [2, 3, 4], data: bytes },
  { name: 'y', shape: [3, 1], data: Uint8Array.of(10, 3, 1) },
];

/** By SciPy 1.17.1: savemat({'X': arange(24, dtype=uint8).reshape(2, 3, 4), 'y': uint8 [[10], [3]]}, do_compression=True). */
const SCIPY =
  'TUFUTEFCIDUuMCBNQVQtZmlsZSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC' +
  'AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAAAAAAAAAAAAABSU0PAAAAQgAAAHicLcjJEYAgEETRYQdlV9CwPJp/JDQF3fUuPxLR' +
  'BxosOFpT4IGDALk7w//d3xm8zPZmQRXXeNT16CKZ63wGR5gCGA8AAAApAAAAeJzjY2BgMABiNiDmAGJOBghghfKZgJgRjBkZKsF8JgYuZgYGAB' +
  'jLAPI=';

describe('parseMat5', () => {
  it.each([true, false])('reads back what was written, packed: %s', async (packed) => {
    expect(await read(mat5(variables, { packed }))).toEqual(arrays);
  });

  it('reads what SciPy wrote', async () => {
    const file = new Uint8Array(Buffer.from(SCIPY, 'base64'));
    const [x, y] = await read(file);
    expect(x).toMatchObject({ name: 'X', shape: [2, 3, 4] });
    // Column-major: the first axis, whose steps are of 12 in the source, varies first.
    expect([...x!.data.subarray(0, 6)]).toEqual([0, 12, 4, 16, 8, 20]);
    expect(y).toEqual({ name: 'y', shape: [2, 1], data: Uint8Array.of(10, 3) });
  });

  it('skips what is of another class', async () => {
    const single = { name: 's', shape: [1, 1], data: Uint8Array.of(1), kind: 7 };
    expect(await read(mat5([single, ...variables]))).toEqual(arrays);
  });

  it('refuses shapes of terabytes before it takes memory for them', async () => {
    const huge = { name: 'X', shape: [2 ** 30, 2 ** 30, 3], data: bytes };
    await expect(read(mat5([huge]))).rejects.toThrow('a.mat, byte 128: must be an array of at most 1000 values');
    const negative = { name: 'X', shape: [-1, -1], data: bytes };
    await expect(read(mat5([negative]))).rejects.toThrow('must be an array of at most 1000 values');
  });

  it('stops a bomb at its limit', async () => {
    const bomb = { name: 'X', shape: [10, 10], data: new Uint8Array(2 ** 22) };
    await expect(read(mat5([bomb]))).rejects.toThrow('must be at most 12096 bytes unpacked');
    const short = { name: 'X', shape: [100, 10], data: new Uint8Array(999) };
    await expect(read(mat5([short]))).rejects.toThrow('must have 1000 values');
  });

  it('refuses values that are no bytes', async () => {
    for (const value of [-1, 256, 0.5, NaN]) {
      await expect(read(mat5([{ name: 'y', shape: [2, 1], data: Float64Array.of(1, value) }]))).rejects.toThrow(
        'must hold values of bytes',
      );
    }
  });

  it('refuses every truncation but between two arrays', async () => {
    const file = mat5(variables);
    const [boundary, whole] = [128 + 8 + new DataView(file.buffer).getUint32(132, true), file.length];
    for (let length = 0; length < whole; length++) {
      if (length === 128 || length === boundary) continue;
      await expect(read(file.subarray(0, length)), `${length}`).rejects.toThrow(EbmError);
    }
  });

  it('notices damage by the check sum', async () => {
    const file = mat5([variables[0]!]);
    const last = file.length - 1;
    await expect(read(file.with(last, file[last]! ^ 1))).rejects.toThrow('must be packed data, whole and undamaged');
  });

  it('says what it is instead', async () => {
    const other = mat5(variables);
    other.set(new TextEncoder().encode('MATLAB 7.3'));
    await expect(read(other)).rejects.toThrow('must be of MATLAB 5: save it with -v7');
    await expect(read(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10))).rejects.toThrow(
      'must begin as a MATLAB file; this is HDF5',
    );
    await expect(read(mat5(variables).with(126, 0x4d).with(127, 0x49))).rejects.toThrow('must be little-endian');
  });
});
