import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { nowhere, temporaryFolder } from '../../test/sample.js';
import { int64, npz } from '../formats/npz.fixture.js';
import { picturesPickle } from '../formats/pickle.fixture.js';
import { imagenet32 } from './imagenet32.js';

describe('an ImageNet of 32 x 32 in another form', () => {
  const data = { descr: '|u1', shape: [3, 3072], data: new Uint8Array(3 * 3072).fill(7) };
  const pickled = picturesPickle(data, { labels: [1, 1000, 5] });

  it.each([
    ['Imagenet32_val.zip', zipSync({ val_data: pickled })],
    ['val_data', pickled],
    ['Imagenet32_val/val_data', pickled],
    ['Imagenet32_val_npz/val_data.npz', npz({ data, labels: int64([1, 1000, 5]) })],
  ])('is read from %s, and must hold all its pictures', async (path, bytes) => {
    const folder = await temporaryFolder();
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
    const options = { ...(await nowhere()), folder, split: 'test' } as const;
    expect(await imagenet32({ ...options, limit: 3 })).toMatchObject({
      size: 3,
      classes: 1000,
      licence: expect.stringContaining('research') as string,
    });
    await expect(imagenet32({ ...options, limit: 4 })).rejects.toThrow(
      `${join(folder, path)}: must hold, with the files beside it, 4 pictures of imagenet32, got 3`,
    );
    await expect(imagenet32(options)).rejects.toThrow('50000 pictures of imagenet32, got 3');
    await expect(imagenet32({ ...options, limit: 0 })).rejects.toThrow('imagenet32.limit: must be a whole number');
    await expect(imagenet32({ ...options, split: 'train' })).rejects.toThrow('must find Imagenet32_train_npz.zip');
  });
});
