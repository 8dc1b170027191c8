import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveFile, images, imagesFile, packed, temporaryFolder } from '../../test/sample.js';
import type { DataFile } from '../manifest.js';
import { readVerified } from './read-verified.js';
import { verifyFile } from './verify-file.js';

const NAME = 'sample-images.gz';
const published = packed[NAME]!;
const repacked = gzipSync(images, { level: 1 });
const wrong = images.map((byte, i) => (i === 999 ? byte ^ 1 : byte));
const inside = imagesFile.unpacked!;
const sized: DataFile = { ...imagesFile, unpacked: { bytes: images.length, sha256: null } };
const unsized: DataFile = { ...imagesFile, unpacked: { bytes: null, sha256: null } };

async function stored(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, bytes);
  return path;
}

/** What to read, what is known of it, what is made of it, and the words for that. */
const cases: readonly (readonly [string, Uint8Array, DataFile, 'good' | 'bad' | 'unknown', string])[] = [
  ['as published', published, imagesFile, 'good', 'as published'],
  ['as it is', images, imagesFile, 'good', 'the same, unpacked'],
  ['gzip packed otherwise', repacked, imagesFile, 'good', 'packed again, and the same inside'],
  ['one wrong bit', wrong, imagesFile, 'bad', `SHA-256 ${inside.sha256}, got "?[0-9a-f]{64}`],
  ['one wrong bit inside', gzipSync(wrong), imagesFile, 'bad', `SHA-256 ${inside.sha256}, got "?[0-9a-f]{64}`],
  ['gzip cut off', published.subarray(0, 1000), imagesFile, 'bad', 'must be gzip of'],
  ['gzip with more inside', gzipSync(new Uint8Array(images.length + 1)), imagesFile, 'bad', 'must be gzip of'],
  ['published, of unknown inside', published, sized, 'good', 'as published'],
  ['packed otherwise, of unknown inside', repacked, sized, 'bad', `SHA-256 ${imagesFile.sha256}, got`],
  ['packed otherwise, of unknown size inside', repacked, unsized, 'bad', `SHA-256 ${imagesFile.sha256}, got`],
  ['published, of unknown size inside', published, unsized, 'good', 'as published'],
  ['unpacked, of known size', images, sized, 'unknown', 'of the right size; no hash is published'],
  ['unpacked, of another size', images.subarray(1), sized, 'bad', `${images.length} bytes`],
  ['unpacked, of which nothing is known', images, unsized, 'unknown', 'neither size nor hash are published'],
];

describe('readVerified and verifyFile', () => {
  it.each(cases)('%s', async (_, bytes, file, status, why) => {
    const path = await stored(bytes);
    const verdict = await verifyFile(path, file);
    expect(verdict.status).toBe(status);
    expect(verdict.why).toMatch(new RegExp(why));
    if (status === 'bad') {
      await expect(readVerified(path, file)).rejects.toThrow(new RegExp(why));
      await expect(readVerified(path, file)).rejects.toMatchObject({ name: 'EbmError', where: path });
    } else {
      expect(new Uint8Array(await readVerified(path, file))).toEqual(images);
    }
  });

  it('leave an archive packed', async () => {
    const path = await stored(published);
    expect(await verifyFile(path, archiveFile)).toMatchObject({ status: 'good', sha256: archiveFile.sha256 });
    expect(new Uint8Array(await readVerified(path, archiveFile))).toEqual(new Uint8Array(published));
    await expect(readVerified(await stored(repacked), archiveFile)).rejects.toThrow(
      'must hold sample-images.gz, SHA-256',
    );
  });
});
