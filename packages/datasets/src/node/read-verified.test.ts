import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { images, manifest, packed, temporaryFolder } from '../../test/sample.js';
import { readVerified } from './read-verified.js';

const file = manifest.train.images;

async function stored(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, bytes);
  return path;
}

describe('readVerified', () => {
  it.each([
    ['as it is', images],
    ['gzip as published', packed['sample-images.gz']!],
    ['gzip packed otherwise', gzipSync(images, { level: 1 })],
  ])('reads a file %s', async (_, bytes) => {
    expect(new Uint8Array(await readVerified(await stored(bytes), file))).toEqual(images);
  });

  it('refuses one wrong bit, packed or not, with both hashes', async () => {
    const wrong = images.map((byte, i) => (i === 999 ? byte ^ 1 : byte));
    for (const bytes of [wrong, gzipSync(wrong)]) {
      const path = await stored(bytes);
      const message = new RegExp(`must hold sample-images, SHA-256 ${file.sha256}, got "[0-9a-f]{64}"$`);
      await expect(readVerified(path, file)).rejects.toThrow(message);
      await expect(readVerified(path, file)).rejects.toMatchObject({ name: 'EbmError', where: path });
    }
  });

  it.each([
    ['cut off', packed['sample-images.gz']!.subarray(0, 1000)],
    ['larger inside than it may be', gzipSync(new Uint8Array(images.length + 1))],
  ])('refuses gzip that is %s', async (_, bytes) => {
    await expect(readVerified(await stored(bytes), file)).rejects.toThrow(
      `must be gzip of sample-images, as of SHA-256 ${file.gzip.sha256}`,
    );
  });
});
