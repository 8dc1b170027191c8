import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nowhere, temporaryFolder } from '../../test/sample.js';
import { greyPng } from '../formats/png.fixture.js';
import { example, tfRecordFile } from '../formats/tfrecord.fixture.js';
import { celeba } from './celeba.js';
import { cifar10, cifar100 } from './cifar.js';
import { dsprites } from './dsprites.js';
import { dtd } from './dtd.js';
import { imagenet128 } from './imagenet128.js';
import { imagenet32, imagenet32Oord } from './imagenet32.js';
import { omniglot } from './omniglot.js';
import { svhn } from './svhn.js';

const zips = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const small = 'images_background_small1.zip';
const there = existsSync(`${zips}omniglot_${small}`);
if (!there) console.warn(`SKIPPED: the test of real Omniglot files, for they are not in ${zips}`);

describe('published data sets', () => {
  it.each([
    ['cifar10', cifar10, 'cifar-10-binary.tar.gz'],
    ['cifar100', cifar100, 'cifar-100-binary.tar.gz'],
    ['svhn', svhn, 'train_32x32.mat'],
    ['omniglot', omniglot, 'images_background.zip'],
    ['celeba', celeba, 'img_align_celeba.zip'],
    ['dsprites', dsprites, 'dsprites_ndarray_co1sh3sc6or40x32y32_64x64.hdf5'],
    ['imagenet32', imagenet32, 'Imagenet32_train_npz.zip'],
    ['imagenet32-oord', imagenet32Oord, 'train_32x32.tar'],
    ['dtd', dtd, 'dtd-r1.0.1.tar.gz'],
  ])('%s says which file is missing, and refuses another one of its name', async (name, open, file) => {
    const options = await nowhere();
    await expect(open(options)).rejects.toThrow(`${name}: must find ${file}`);
    const folder = await temporaryFolder();
    await writeFile(join(folder, file), 'something else');
    await expect(open({ ...options, folder })).rejects.toThrow(folder);
    await expect(open({ side: 'x' } as never)).rejects.toThrow('unknown option');
    await expect(open({ ...options, split: 'all of it' } as never)).rejects.toThrow(/must be one of|unknown option/);
  });

  it('svhn asks for the file of the split, and for no other', async () => {
    await expect(svhn({ ...(await nowhere()), split: 'test' })).rejects.toThrow('must find test_32x32.mat');
    await expect(svhn({ ...(await nowhere()), split: 'extra' })).rejects.toThrow('must find extra_32x32.mat');
  });

  it.skipIf(!there)('omniglot reads its real file from a folder', async () => {
    const folder = await temporaryFolder();
    await copyFile(`${zips}omniglot_${small}`, join(folder, small));
    const dataset = await omniglot({ split: 'small1', folder, offline: true, size: [14, 14], limit: 100 });
    expect(dataset).toMatchObject({
      name: 'omniglot/small1',
      size: 100,
      shape: [14, 14, 1],
      classes: 5,
      licence: 'MIT',
    });
    await copyFile(`${zips}omniglot_images_background_small2.zip`, join(folder, small));
    await expect(omniglot({ split: 'small1', folder, offline: true })).rejects.toThrow(small);
  });
});

describe('imagenet128', () => {
  it('reads a folder of classes, and a folder of records', async () => {
    const [pictures, records] = [await temporaryFolder(), await temporaryFolder()];
    const picture = greyPng(6, 4, () => 100);
    await mkdir(join(pictures, 'n01'));
    await writeFile(join(pictures, 'n01', 'a.png'), picture);
    const size = [2, 2] as const;
    expect(await imagenet128(pictures, { size })).toMatchObject({ size: 1, shape: [2, 2, 3], classes: 1 });
    const content = tfRecordFile([example({ 'image/encoded': picture, 'image/class/label': [7] })]);
    for (const n of [0, 1]) await writeFile(join(records, `train-0000${n}-of-00002`), content);
    expect(await imagenet128(records, { size })).toMatchObject({ size: 2, shape: [2, 2, 3], classes: 1000 });
    await expect(imagenet128(pictures, { classes: 3 })).rejects.toThrow(
      'imagenet128.classes: must be left out for pictures',
    );
    await expect(imagenet128(join(records, 'nothing'))).rejects.toThrow('must be a folder');
  });
});
