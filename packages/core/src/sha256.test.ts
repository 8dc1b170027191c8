import { createHash } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { EbmError, sha256 } from './index.js';

afterEach(() => vi.unstubAllGlobals());

it('is the published one (FIPS 180-4, of "abc")', async () => {
  expect(await sha256(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

it('is of a view, and not of the buffer around it', async () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 251);
  const view = bytes.subarray(7, 200);
  expect(await sha256(view)).toBe(createHash('sha256').update(view).digest('hex'));
});

it('says what an insecure page lacks', async () => {
  vi.stubGlobal('crypto', {});
  const failed = sha256(new Uint8Array(1));
  await expect(failed).rejects.toThrow(
    'sha256: needs crypto.subtle, which browsers give to pages of https: or localhost',
  );
  await expect(failed).rejects.toBeInstanceOf(EbmError);
});
