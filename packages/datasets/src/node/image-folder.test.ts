import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/sample.js';
import { greyPng } from '../formats/png.fixture.js';
import { tar } from '../formats/tar.fixture.js';
import { fileAccess } from './file-access.js';
import { imageFolder } from './image-folder.js';

const files = { 'dogs/a.png': greyPng(2, 2, (i) => i), 'cats/b.png': greyPng(2, 2, () => 9) };
const packed = tar(Object.entries(files).map(([path, data]) => ({ path, data })));

/** Files of these names in a folder of their own; its path. */
async function written(contents: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, bytes] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

describe('imageFolder', () => {
  it('reads a folder, sorted, under its own name', async () => {
    const folder = await written(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`pets/${name}`, bytes])),
    );
    const dataset = await imageFolder(join(folder, 'pets/'));
    expect(dataset).toMatchObject({
      name: 'pets',
      size: 2,
      classNames: ['cats', 'dogs'],
      paths: ['cats/b.png', 'dogs/a.png'],
    });
  });

  it.each([
    ['a.zip', zipSync(files)],
    ['a.tar', packed],
    ['a.tar.gz', new Uint8Array(gzipSync(packed))],
  ])('reads %s', async (name, bytes) => {
    const dataset = await imageFolder(join(await written({ [name]: bytes }), name), { name: 'pets' });
    expect(dataset).toMatchObject({ name: 'pets', size: 2, shape: [2, 2, 1], classNames: ['cats', 'dogs'] });
  });

  it('refuses damage, a bomb, and what is not there', async () => {
    const gzip = new Uint8Array(gzipSync(packed));
    const bomb = new Uint8Array(gzipSync(tar([{ path: 'a.txt', data: new Uint8Array(2 ** 22) }])));
    const folder = await written({
      cut: gzip.subarray(0, -20),
      bomb,
      page: new TextEncoder().encode('<html>'.repeat(200)),
      empty: new Uint8Array(),
    });
    await expect(imageFolder(join(folder, 'cut'))).rejects.toThrow('must be gzip, whole');
    await expect(imageFolder(join(folder, 'bomb'))).rejects.toThrow(/must be at most \d+ bytes unpacked/);
    await expect(imageFolder(join(folder, 'page'))).rejects.toThrow('this is a web page');
    await expect(imageFolder(join(folder, 'empty'))).rejects.toThrow('this is an empty file');
    await expect(imageFolder(join(folder, 'nothing'))).rejects.toThrow('must be a folder, a zip or a tar');
    await expect(imageFolder(folder, { sizes: 2 } as never)).rejects.toThrow('imageFolder: unknown option');
  });
});

describe('fileAccess', () => {
  it('reads pieces, and none beyond the end', async () => {
    const folder = await written({ a: Uint8Array.of(1, 2, 3, 4) });
    const access = await fileAccess(join(folder, 'a'));
    expect([access.size, ...(await access.read(1, 2))]).toEqual([4, 2, 3]);
    await expect(access.read(3, 2)).rejects.toThrow('a, byte 3: must go on for 2 bytes');
    await access.close();
  });
});
