import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/sample.js';
import { cifarRecord } from '../formats/cifar.fixture.js';
import { greyPng } from '../formats/png.fixture.js';
import { tar } from '../formats/tar.fixture.js';
import { example, tfRecordFile } from '../formats/tfrecord.fixture.js';
import { celeba } from './celeba.js';
import { cifar10, cifar100, cifarArchive } from './cifar.js';
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

/** Offline, with nothing anywhere. */
const nowhere = async (): Promise<{ cache: string; offline: true }> => ({
  cache: await temporaryFolder(),
  offline: true,
});

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

describe('an unpacked CIFAR', () => {
  const full = cifarRecord([7], (at) => at % 251);
  const batchOf = (records: number): Uint8Array => {
    const bytes = new Uint8Array(records * full.length);
    for (let i = 0; i < records; i++) bytes.set(full, i * full.length);
    return bytes;
  };

  it('is read where it lies, or in the folder it unpacks to, and must hold all its pictures', async () => {
    const folder = await temporaryFolder();
    const inside = join(folder, 'cifar-10-batches-bin');
    await mkdir(inside);
    await writeFile(join(inside, 'test_batch.bin'), batchOf(10_000));
    for (const place of [folder, inside]) {
      const dataset = await cifar10({ ...(await nowhere()), folder: place, split: 'test' });
      expect(dataset).toMatchObject({ name: 'cifar10/test', size: 10_000, classes: 10, shape: [32, 32, 3] });
    }
    await writeFile(join(inside, 'test_batch.bin'), batchOf(9_999));
    const short = cifar10({ ...(await nowhere()), folder, split: 'test' });
    await expect(short).rejects.toThrow(`${inside}: must hold 10000 pictures of cifar10, got 9999`);
    await writeFile(join(inside, 'test_batch.bin'), batchOf(2).subarray(1));
    await expect(cifar10({ ...(await nowhere()), folder, split: 'test' })).rejects.toThrow('test_batch.bin');
    // Of the training part none is there.
    await expect(cifar10({ ...(await nowhere()), folder })).rejects.toThrow('must find cifar-10-binary.tar.gz');
  });

  it('comes after the archive', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'test.bin'), 'never read');
    await writeFile(join(folder, 'cifar-100-binary.tar.gz'), 'something else');
    const damaged = cifar100({ ...(await nowhere()), folder, split: 'test' });
    await expect(damaged).rejects.toThrow('cifar-100-binary.tar.gz, byte 14');
  });
});

describe('cifarArchive', () => {
  it('takes the files that it is asked for, in their order, out of a tar in gzip', async () => {
    const folder = await temporaryFolder();
    const entries = [3, 1, 2].map((n) => ({ path: `c/batch_${n}.bin`, data: cifarRecord([n], () => n) }));
    await writeFile(join(folder, 'c.tar.gz'), gzipSync(tar(entries)));
    const options = { name: 'c', labels: 'cifar10' } as const;
    const dataset = await cifarArchive(join(folder, 'c.tar.gz'), { ...options, names: ['batch_1.bin', 'batch_3.bin'] });
    const { x, y } = dataset.rows([0, 1]);
    expect([x.dataSync()[0]! * 256, x.dataSync()[3072]! * 256]).toEqual([1.5, 3.5]);
    expect(y!.dataSync()[10 + 3]).toBe(1);
    x.dispose();
    y!.dispose();
    await expect(cifarArchive(join(folder, 'c.tar.gz'), { ...options, names: ['x.bin'] })).rejects.toThrow(
      'must hold x.bin',
    );
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
