import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { DataFile, Manifest } from '../src/manifest.js';

/** The bytes of an IDX file. */
export function idx(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((side, i) => view.setUint32(4 + 4 * i, side));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function described(name: string, split: 'train' | 'test', bytes: Uint8Array): DataFile {
  const packed = gzipSync(bytes);
  return {
    name: `${name}.gz`,
    split,
    bytes: packed.length,
    sha256: sha256(packed),
    urls: [],
    unpacked: { bytes: bytes.length, sha256: sha256(bytes) },
  };
}

/** Sizes and noise enough for a download to be cut in the middle. */
const pixels = Uint8Array.from(
  { length: 40 * 30 * 20 },
  (_, i) => Math.imul(Math.imul(i + 1, 0x9e3779b1) >>> 15, 0x85ebca6b) >>> 24,
);
export const images: Uint8Array = idx([40, 30, 20], pixels);
export const labels: Uint8Array = idx(
  [40],
  Uint8Array.from({ length: 40 }, (_, i) => i % 5),
);

/** What a server of the sample has. */
export const packed: Record<string, Uint8Array> = {
  'sample-images.gz': gzipSync(images),
  'sample-labels.gz': gzipSync(labels),
};

/** The images, packed: a file that may be packed otherwise. */
export const imagesFile: DataFile = described('sample-images', 'train', images);

const { name, split, bytes, sha256: hash, urls } = imagesFile;

/** The same bytes as a file whose inside is nobody's business, as an archive is. */
export const archiveFile: DataFile = { name, split, bytes, sha256: hash, urls };

/** A small data set of the kind of MNIST; train and test are the same. */
export const manifest: Manifest = {
  name: 'sample',
  title: 'A sample',
  counts: { train: 40, test: 40 },
  shape: [30, 20, 1],
  classes: 10,
  format: 'IDX, gzip',
  licence: 'CC0',
  citation: 'nobody',
  homepage: 'http://localhost/',
  files: (['train', 'test'] as const).flatMap((split) => [
    described('sample-images', split, images),
    described('sample-labels', split, labels),
  ]),
};

/** A new folder, removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ebmjs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Offline, with nothing anywhere. */
export const nowhere = async (): Promise<{ cache: string; offline: true }> => ({
  cache: await temporaryFolder(),
  offline: true,
});
