import { EbmError, key, release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import fc from 'fast-check';
import * as h5wasm from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { dspritesDataset } from './dsprites-dataset.js';
import { bytesOf, npz } from './formats/npz.fixture.js';
import { bytesAccess } from './formats/random-access.js';
import { spriteDataset, type SpriteDatasetOptions } from './sprite-dataset.js';

/** 96 pictures, of which number `i` shows `i` in binary, in its first row. */
const factors = { shape: 3, scale: 2, orientation: 4, x: 2, y: 2 };
const bit = (i: number): number => {
  const [row, pixel] = [Math.floor(i / 4096), i % 4096];
  return pixel < 8 ? (row >> pixel) & 1 : 0;
};
const imgs = bytesOf(96, 64, 64)(bit);

/** By the HDF5 library itself, in chunks that cut across pictures, as the published file's do. */
async function hdf5(data: Uint8Array | Float32Array, shape: readonly number[]): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  const file = new h5wasm.File('/made.h5', 'w');
  file.create_dataset({ name: 'imgs', data, shape: [...shape], chunks: [32, 16, 64], compression: 'gzip' });
  file.close();
  return Uint8Array.from(FS.readFile('/made.h5') as Uint8Array);
}
const files = { hdf5: await hdf5(imgs.data, imgs.shape), npz: npz({ imgs }) };
const open = (bytes: Uint8Array, options: Partial<SpriteDatasetOptions> = {}): ReturnType<typeof spriteDataset> =>
  spriteDataset({ name: 'sprites', access: bytesAccess('sprites', bytes), factors, ...options });
const numbers = (values: ArrayLike<number>, row: number): number =>
  Array.from({ length: 8 }, (_, pixel) => values[row * 4096 + pixel]! << pixel).reduce((a, b) => a + b, 0);

describe('dSprites', async () => {
  testDataset({ dataset: await open(files.npz, { label: 'shape' }) });

  it.each(['hdf5', 'npz'] as const)('reads all rows of the %s, of exactly 0 and 1', async (kind) => {
    const dataset = await open(files[kind]);
    expect(dataset).toMatchObject({ size: 96, shape: [64, 64, 1], classes: 0 });
    const { x } = dataset.rows(Array.from({ length: 96 }, (_, i) => i));
    const values = x.dataSync();
    expect(Array.from({ length: 96 }, (_, i) => numbers(values, i))).toEqual(Array.from({ length: 96 }, (_, i) => i));
    expect(values.every((value) => value === 0 || value === 1)).toBe(true);
    x.dispose();
  });

  it.each(['hdf5', 'npz'] as const)('reads a selection of the %s', async (kind) => {
    const dataset = await open(files[kind], { select: { shape: [2], orientation: [3, 1] }, label: 'position' });
    expect(dataset.size).toBe(2 * 2 * 4);
    const { x, y } = dataset.rows([0, 7, 15], key(0));
    const values = x.dataSync();
    // Rows are ((((shape 2 + scale) 4 + orientation) 2 + x) 2 + y).
    expect([0, 1, 2].map((i) => numbers(values, i))).toEqual([64 + 4, 64 + 15, 64 + 16 + 15]);
    expect([...y!.dataSync()]).toEqual([0, 0, 1, 1, 1, 1]);
    release(x, y);
  });

  it('labels by shape, scale and orientation', async () => {
    const label = async (what: 'shape' | 'scale' | 'orientation', row: number): Promise<number[]> => {
      const { x, y } = (await open(files.npz, { label: what })).rows([row]);
      const values = [...y!.dataSync()];
      release(x, y);
      return values;
    };
    expect(await label('shape', 95)).toEqual([0, 0, 1]);
    expect([await label('scale', 0), await label('scale', 16)]).toEqual([[0.5], [1]]);
    const [cos, sin] = await label('orientation', 4); // the second of four from 0 to 2 pi
    expect([cos, sin]).toEqual([Math.fround(Math.cos((2 * Math.PI) / 3)), Math.fround(Math.sin((2 * Math.PI) / 3))]);
  });

  it('refuses other files, values and selections', async () => {
    await expect(dspritesDataset({ name: 'd', file: files.hdf5 })).rejects.toThrow(
      'd: must hold imgs of [737280, 64, 64], got [96,64,64]',
    );
    await expect(dspritesDataset({ name: 'd', file: files.npz })).rejects.toThrow(
      'd: must hold imgs of [737280, 64, 64]',
    );
    const two = Uint8Array.from(imgs.data).with(4096 + 9, 2);
    await expect(open(npz({ imgs: { ...imgs, data: two } }))).rejects.toThrow('must hold 0 and 1');
    await expect(open(await hdf5(two, imgs.shape))).rejects.toThrow('sprites, imgs, byte 4105: must hold 0 and 1');
    await expect(open(await hdf5(new Float32Array(imgs.data), imgs.shape))).rejects.toThrow(
      'must hold imgs as unsigned bytes',
    );
    await expect(open(npz({ other: imgs }))).rejects.toThrow('must hold an array imgs');
    await expect(open(files.npz, { select: { x: [2] } })).rejects.toThrow(
      'dsprites.select.x: must be from 0 to 1, got 2',
    );
    await expect(open(files.npz, { select: { size: [0] } as never })).rejects.toThrow('must be one of shape, scale');
    await expect(open(files.npz, { select: { x: [] } })).rejects.toThrow('must leave a picture or more');
    await expect(open(Uint8Array.of(1, 2, 3))).rejects.toThrow('must begin as HDF5');
  });

  it('refuses mutated HDF5 by an EbmError, and goes on reading whole ones', async () => {
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ minLength: 1, maxLength: 8 }));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(change, fc.boolean(), async ([at, bytes], cut) => {
        const file = Uint8Array.from(files.hdf5);
        file.set(bytes, Math.floor(at * (file.length - 8)));
        try {
          await open(cut ? file.slice(0, Math.floor(at * file.length)) : file);
        } catch (error) {
          refused++;
          if (!EbmError.isInstance(error)) throw error;
        }
      }),
      { seed: 8, numRuns: 60 },
    );
    expect(refused).toBeGreaterThan(30);
    expect((await open(files.hdf5)).size).toBe(96);
  });
});
