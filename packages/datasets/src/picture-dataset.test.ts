import { zipSync } from 'fflate';
import { release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Entry } from './formats/entry.js';
import { greyPng } from './formats/png.fixture.js';
import { bytesAccess } from './formats/random-access.js';
import { tar } from './formats/tar.fixture.js';
import { tarEntries } from './formats/tar.js';
import { zipEntries } from './formats/zip.js';
import { pictureDataset, type PictureDatasetOptions } from './picture-dataset.js';

const files: Readonly<Record<string, Uint8Array>> = {
  'top/dogs/a.png': greyPng(2, 2, (i) => 10 * i),
  'top/cats/b.png': greyPng(2, 2, () => 200),
  'top/dogs/c.PNG': greyPng(2, 2, () => 7),
  'top/dogs/._c.png': new Uint8Array(3),
  '__MACOSX/dogs/c.png': new Uint8Array(3),
  'top/readme.txt': new Uint8Array(3),
};
const entries: readonly Entry[] = Object.entries(files).map(([path, bytes]) => ({
  path,
  size: bytes.length,
  read: async () => bytes,
}));
const open = (options: Partial<PictureDatasetOptions> = {}): ReturnType<typeof pictureDataset> =>
  pictureDataset({ name: 'pets', entries, ...options });

describe('pictureDataset', async () => {
  testDataset({ dataset: await open() });

  it('takes folders as classes, sorted, and leaves hidden and other files out', async () => {
    const dataset = await open();
    expect(dataset).toMatchObject({ size: 3, shape: [2, 2, 1], classes: 2, classNames: ['cats', 'dogs'], levels: 256 });
    expect(dataset.paths).toEqual(['top/dogs/a.png', 'top/cats/b.png', 'top/dogs/c.PNG']);
    const { x, y } = dataset.rows([0, 1]);
    expect([...x.dataSync()].map((v) => Math.floor(v * 256))).toEqual([0, 10, 20, 30, 200, 200, 200, 200]);
    expect([...tf.tidy(() => tf.argMax(y!, 1).dataSync())]).toEqual([1, 0]);
    release(x, y);
  });

  it('reads the same from a zip and a tar', async () => {
    const rows = async (source: PictureDatasetOptions['entries']): Promise<unknown> => {
      const { paths, classNames, rows: take } = await open({ entries: source });
      const { x, y } = take([0, 1, 2]);
      const values = [paths, classNames, [...x.dataSync()], [...y!.dataSync()]];
      release(x, y);
      return values;
    };
    const want = await rows(entries);
    expect(await rows(await zipEntries(bytesAccess('a.zip', zipSync({ ...files }))))).toEqual(want);
    const packed = tar(Object.entries(files).map(([path, data]) => ({ path, data })));
    expect(await rows(tarEntries([packed], { file: 'a.tar' }))).toEqual(want);
  });

  it('does without classes, scales, and stops at a limit', async () => {
    const plain = await open({ classOf: null, size: [1, 1], channels: 3, limit: 1 });
    expect(plain).toMatchObject({ size: 1, shape: [1, 1, 3], classes: 0 });
    const { x } = plain.rows([0]);
    expect([...x.dataSync()].map((v) => Math.floor(v * 256))).toEqual([15, 15, 15]);
    x.dispose();
    expect((await open({ classOf: (path) => (path.includes('cats') ? 'cat' : undefined) })).classNames).toEqual([
      'cat',
    ]);
  });

  it('refuses what differs, what is damaged, and nothing', async () => {
    const wide = { path: 'dogs/d.png', size: 0, read: async () => greyPng(3, 2, () => 0) };
    await expect(open({ entries: [...entries, wide] })).rejects.toThrow(
      'pets/dogs/d.png: must be [2, 2, 1] as top/dogs/a.png; size and channels make them so',
    );
    const bad = { ...wide, read: async () => greyPng(3, 2, () => 0).subarray(0, 40) };
    await expect(open({ entries: [bad] })).rejects.toThrow('dogs/d.png, byte 33');
    await expect(open({ entries: [] })).rejects.toThrow('pets: must have one picture or more');
    await expect(open({ crop: 9 })).rejects.toThrow('top/dogs/a.png: crop: must be at most the picture, 2 x 2, got 9');
    await expect(open({ side: 3 } as never)).rejects.toThrow('pictureDataset: unknown option');
  });
});
