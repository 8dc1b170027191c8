import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/sample.js';
import { fetchDataset, findDataset, findInstead, verifyDataset } from './dataset-files.js';

it('findDataset tells of each file where it is', async () => {
  const [folder, cache] = [await temporaryFolder(), await temporaryFolder()];
  await writeFile(join(folder, 'test_32x32.mat'), 'x');
  const files = await findDataset('svhn', { folder, cache });
  expect(files.map(({ file, found }) => [file.name, found])).toEqual([
    ['train_32x32.mat', undefined],
    ['test_32x32.mat', { origin: 'folder', folder, path: join(folder, 'test_32x32.mat') }],
    ['extra_32x32.mat', undefined],
  ]);
});

it('verifyDataset compares those that are there', async () => {
  const [folder, cache] = [await temporaryFolder(), await temporaryFolder()];
  await writeFile(join(folder, 'extra_32x32.mat'), 'x');
  const verified: string[][] = [];
  for await (const { file, verdict } of verifyDataset('svhn', { folder, cache }))
    verified.push([file.name, verdict.status]);
  expect(verified).toEqual([['extra_32x32.mat', 'bad']]);
});

it('fetchDataset begins with the first file that is asked for, and stops at what it cannot get', async () => {
  const cache = await temporaryFolder();
  const wanted = async (name: string, options: object): Promise<string> => {
    try {
      await fetchDataset(name, { cache, offline: true, ...options }).next();
      return 'found';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(await wanted('svhn', {})).toContain('must find train_32x32.mat');
  expect(await wanted('svhn', { split: 'extra' })).toContain('must find extra_32x32.mat');
  expect(await wanted('svhn', { split: 'all' })).toContain('fetchDataset.split: must be one of train, test, extra');
  expect(await wanted('imagenet32', { offline: false })).toMatch(/a person must fetch it\. Register at https:/);
});

it('findInstead tells of other forms that are there', async () => {
  const [folder, cache] = [await temporaryFolder(), await temporaryFolder()];
  expect(await findInstead('cifar100', { folder, cache })).toEqual([]);
  await mkdir(join(cache, 'cifar100', 'cifar-100-python'), { recursive: true });
  await writeFile(join(folder, 'cifar-100-binary'), '');
  expect(await findInstead('cifar100', { folder, cache })).toEqual([
    join(folder, 'cifar-100-binary'),
    join(cache, 'cifar100', 'cifar-100-python'),
  ]);
  expect(await findInstead('mnist', { folder, cache })).toEqual([]);
  await expect(findInstead('mnist', { dir: folder } as never)).rejects.toThrow('findInstead: unknown option');
});
