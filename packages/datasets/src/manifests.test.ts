import { describe, expect, it } from 'vitest';
import { fileOf, manifestOf, manifests } from './manifests.js';

describe.each(manifests.map((manifest) => [manifest.name, manifest] as const))(
  'the manifest of %s',
  (name, manifest) => {
    it('is found by its name, and its files by theirs', () => {
      expect(manifestOf(name)).toBe(manifest);
      for (const file of manifest.files) expect(fileOf(manifest, file.name)).toBe(file);
      expect(new Set(manifest.files.map((file) => file.name)).size).toBe(manifest.files.length);
    });

    it('has hashes and sizes that can be ones, or says that it has none', () => {
      for (const { bytes, sha256, unpacked } of manifest.files) {
        for (const hash of [sha256, unpacked?.sha256 ?? null]) expect(hash ?? '0'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
        for (const size of [bytes, unpacked?.bytes ?? null]) expect(Number.isSafeInteger(size ?? 1)).toBe(true);
        if (unpacked?.bytes) expect(unpacked.bytes).toBeGreaterThan(bytes!);
      }
    });

    it('fetches nothing by itself that cannot be checked, and says how to come by the rest', () => {
      for (const { name: file, urls, sha256 } of manifest.files) {
        if (urls.length > 0) expect(sha256, file).not.toBeNull();
        else expect(manifest.manual, file).toMatch(/\S/);
        for (const url of urls) expect(new URL(url).href).toContain(file);
      }
    });

    it('says whose it is', () => {
      expect(manifest.licence).toMatch(/\S/);
      expect(manifest.citation).toMatch(/\(\d{4}\)/);
      expect(new URL(manifest.homepage).protocol).toMatch(/^https?:$/);
    });
  },
);

it('no two files are said to be the same', () => {
  const hashes = manifests.flatMap(({ files }) =>
    files.flatMap(({ sha256, unpacked }) => [sha256, unpacked?.sha256 ?? null]),
  );
  const known = hashes.filter((hash) => hash !== null);
  expect(known.length).toBeGreaterThan(30);
  expect(new Set(known).size).toBe(known.length);
});

it('the two reductions of ImageNet to 32 x 32 are two sets', () => {
  expect(manifestOf('imagenet32').files.map(({ name }) => name)).not.toEqual(
    manifestOf('imagenet32-oord').files.map(({ name }) => name),
  );
});

it('names that are not known are told those that are', () => {
  expect(() => manifestOf('cifar')).toThrow('manifestOf.name: must be one of mnist, fashion-mnist, kmnist, cifar10');
  expect(() => fileOf(manifestOf('mnist'), 'x')).toThrow('mnist: must be asked for one of train-images-idx3-ubyte.gz');
});
