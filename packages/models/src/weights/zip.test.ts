import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { zipFile } from '../../test/zip-file.js';
import { crc32 } from './crc32.js';
import { zipEntries } from './zip.js';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const files = { 'a.txt': text('alpha '.repeat(100)), 'ü/b': text('β'), empty: text('') };
const unpacked = async (file: Uint8Array): Promise<Record<string, Uint8Array>> =>
  Object.fromEntries(await Promise.all(zipEntries(file).map(async ({ name, bytes }) => [name, await bytes()])));

it('crc32 is the published one, of the digits 1 to 9', () => {
  expect(crc32(text('123456789'))).toBe(0xcbf43926);
});

describe('zipEntries', () => {
  it.each([
    ['deflated', {}],
    ['stored', { method: 0 }],
    ['with a comment that looks like an end', { comment: `PK\u0005\u0006${'.'.repeat(30)}` }],
    ['of ZIP64', { large: true }],
    ['of ZIP64, stored', { large: true, method: 0 }],
  ])('reads files that are %s', async (_, quirks) => {
    expect(await unpacked(zipFile(files, quirks))).toEqual(files);
  });

  it('reads a view into a larger buffer', async () => {
    const file = zipFile(files);
    const larger = new Uint8Array(file.length + 5);
    larger.set(file, 3);
    expect(await unpacked(larger.subarray(3, 3 + file.length))).toEqual(files);
  });

  it.each([
    ['encrypted', { encrypted: true }, 'zip.a.txt: must not be encrypted'],
    ['packed in another way', { method: 12 }, 'zip.a.txt: must be stored or deflated, got "method 12"'],
    ['of another checksum', { crc: 1 }, 'zip.a.txt: is damaged'],
    ['longer than they say', { size: 3 }, 'zip.a.txt: is damaged'],
    ['shorter than they say', { size: 3000 }, 'zip.a.txt: is damaged'],
  ])('refuses files that are %s', async (_, quirks, message) => {
    await expect(unpacked(zipFile({ 'a.txt': files['a.txt'] }, quirks))).rejects.toThrow(message);
  });

  it('refuses a file cut anywhere', async () => {
    const file = zipFile(files);
    for (let end = 0; end < file.length; end++) {
      await expect(unpacked(file.subarray(0, end))).rejects.toBeInstanceOf(EbmError);
    }
  });

  it('refuses damage wherever it is, or reads what is right', async () => {
    const file = zipFile({ 'a.txt': files['a.txt'] });
    let refused = 0;
    for (let at = 0; at < file.length; at++) {
      const bad = file.slice();
      bad[at]! ^= 0xff;
      const read = await unpacked(bad).catch((error: unknown) => {
        expect(error).toBeInstanceOf(EbmError);
        refused += 1;
        return undefined;
      });
      if (read) expect(Object.values(read)).toEqual(Object.keys(read).length === 0 ? [] : [files['a.txt']]);
    }
    expect(refused).toBeGreaterThan(file.length / 3);
  });
});
