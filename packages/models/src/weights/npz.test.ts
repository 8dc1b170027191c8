import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { floats, npyFile, zipFile } from '../../test/zip-file.js';
import { openNpz } from '../index.js';
import { fromHalf } from './float16.js';
import { parseNpy } from './npy.js';
import { transposed } from './transposed.js';

const written = (name: string): Uint8Array => readFileSync(new URL(`../../test/${name}`, import.meta.url));
const counted = Float32Array.from({ length: 24 }, (_, i) => i / 8);

describe.each(['numpy.npz', 'numpy-packed.npz'])('openNpz of %s, which NumPy wrote', (file) => {
  const npz = openNpz(written(file));

  it('has the names', () => {
    expect(npz.names).toEqual(['single', 'double', 'half', 'layer/fortran', 'scalar', 'empty', 'steps', 'backwards']);
  });

  it.each(['single', 'layer/fortran'])('reads %s', async (name) => {
    expect(await npz.read(name)).toEqual({ shape: [2, 3, 4], data: counted });
  });

  it('rounds doubles', async () => {
    const { shape, data } = await npz.read('double'); // 1e-12 more, which is less than half a unit of all but the first
    expect(shape).toEqual([2, 3, 4]);
    expect(data.subarray(1)).toEqual(counted.subarray(1));
    expect(data[0]).toBe(Math.fround(1e-12));
  });

  it('reads halves', async () => {
    const third = 0.333251953125; // 1 / 3 to 11 bits
    const { data } = await npz.read('half');
    expect(data).toEqual(Float32Array.of(0, -0, 1, -2.5, 65504, 2 ** -14, 2 ** -24, third));
    expect(Object.is(data[1], -0)).toBe(true);
  });

  it('reads what has one number, and none', async () => {
    expect(await npz.read('scalar')).toEqual({ shape: [], data: Float32Array.of(7) });
    expect(await npz.read('empty')).toEqual({ shape: [0, 3], data: new Float32Array() });
  });

  it('refuses other types, when they are asked for', async () => {
    await expect(npz.read('steps')).rejects.toThrow('npz.steps.dtype: must be one of <f2, <f4, <f8, got "<i8"');
    await expect(npz.read('backwards')).rejects.toThrow('got ">f4"');
    await expect(npz.read('nothing')).rejects.toThrow('npz: must have the array asked for, got "nothing"');
  });
});

describe('openNpz', () => {
  it('reads what another program wrote', async () => {
    const npz = openNpz(zipFile({ 'a.npy': floats([2], [1, -1]) }, { large: true }));
    expect(await npz.read('a')).toEqual({ shape: [2], data: Float32Array.of(1, -1) });
  });

  it('refuses a ZIP file of something else, and what is none', () => {
    expect(() => openNpz(zipFile({ 'data.pkl': new Uint8Array(3) }))).toThrow(
      'npz: must hold .npy files only, got "data.pkl"',
    );
    expect(() => openNpz(new Uint8Array(100))).toThrow('zip: must be a whole ZIP file');
  });
});

describe('parseNpy', () => {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }`;
  it.each([1, 2, 3])('reads version %d', (version) => {
    const bytes = npyFile(header, new Uint8Array(Float32Array.of(1.5).buffer), version);
    expect(parseNpy('a', bytes)).toEqual({ shape: [1], data: Float32Array.of(1.5) });
  });

  it.each([
    [
      'a future version',
      npyFile(header, new Uint8Array(4), 4),
      'a: must be an array in NumPy’s format, version 1 to 3',
    ],
    ['numbers that are too few', npyFile(header, new Uint8Array(3)), 'a: must be'],
    ['numbers that are too many', npyFile(header, new Uint8Array(8)), 'a: must be'],
    [
      'no header',
      npyFile('{}', new Uint8Array(4)),
      'a: must have a header with descr, fortran_order and shape, got "{}"',
    ],
    [
      'fields',
      npyFile(`{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }`, new Uint8Array(4)),
      'a.dtype',
    ],
    ['a header cut short', npyFile(header, new Uint8Array()).subarray(0, 40), 'a: must'],
    ['an inherited name', npyFile(header.replace('<f4', 'toString'), new Uint8Array(4)), 'got "toString"'],
    ['nothing', new Uint8Array(), 'a: must be an array'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseNpy('a', bytes)).toThrow(message);
  });
});

it('fromHalf knows the numbers that are none', () => {
  expect([0x7c00, 0xfc00, 0x7e00].map(fromHalf)).toEqual([Infinity, -Infinity, Number.NaN]);
});

it('transposed puts axis axes[i] at i', () => {
  const shape = [2, 3, 4];
  const at = (i: number, j: number, k: number): number => counted[(i * 3 + j) * 4 + k]!;
  const { shape: sides, data } = transposed({ shape, data: counted }, [2, 0, 1]);
  expect(sides).toEqual([4, 2, 3]);
  const expected = [0, 1, 2, 3].flatMap((k) => [0, 1].flatMap((i) => [0, 1, 2].map((j) => at(i, j, k))));
  expect([...data]).toEqual(expected);
  expect(transposed({ shape: [], data: Float32Array.of(3) }, [])).toEqual({ shape: [], data: Float32Array.of(3) });
});
