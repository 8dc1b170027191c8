import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nowhere, temporaryFolder } from '../../test/sample.js';
import { cifarRecord } from '../formats/cifar.fixture.js';
import { picturesPickle } from '../formats/pickle.fixture.js';
import { tar } from '../formats/tar.fixture.js';
import { cifar10, cifar100, cifarArchive } from './cifar.js';

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
    await expect(short).rejects.toThrow(`${inside}: must hold 10000 pictures of cifar10/test, got 9999`);
    await writeFile(join(inside, 'test_batch.bin'), batchOf(2).subarray(1));
    await expect(cifar10({ ...(await nowhere()), folder, split: 'test' })).rejects.toThrow('test_batch.bin');
    // Of the training part none is there.
    await expect(cifar10({ ...(await nowhere()), folder })).rejects.toThrow('must find cifar-10-binary.tar.gz');
  });

  it('is read of the Python version as well, as torchvision keeps it', async () => {
    const folder = await temporaryFolder();
    const inside = join(folder, 'cifar-100-python');
    await mkdir(inside);
    const labels = Array.from({ length: 10_000 }, (_, i) => i % 20);
    const data = { descr: '|u1', shape: [10_000, 3072], data: new Uint8Array(10_000 * 3072).fill(9) };
    const style = { protocol: 2, python2: true } as const;
    await writeFile(join(inside, 'test'), picturesPickle(data, { coarse_labels: labels, fine_labels: labels }, style));
    for (const place of [folder, inside]) {
      const dataset = await cifar100({ ...(await nowhere()), folder: place, split: 'test', labels: 'coarse' });
      expect(dataset).toMatchObject({ name: 'cifar100/test', size: 10_000, classes: 20, shape: [32, 32, 3] });
    }
    await expect(cifar100({ ...(await nowhere()), folder })).rejects.toThrow('cifar-100-binary or cifar-100-python');
    await writeFile(join(inside, 'test'), Uint8Array.of(0x80, 2, 0x63, 0x6f, 0x73, 10, 0x78, 10));
    await expect(cifar100({ ...(await nowhere()), folder, split: 'test' })).rejects.toThrow('got "os.x"');
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
