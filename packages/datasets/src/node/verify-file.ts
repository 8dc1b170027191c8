import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DataFile } from '../manifest.js';
import { isGzip } from './is-gzip.js';
import { unpackedDigest } from './unpacked-digest.js';

/** What became of a comparison with the manifest. */
export interface Verdict {
  /** `unknown`: nothing was published to compare with, or only a size, which is right. */
  readonly status: 'good' | 'bad' | 'unknown';
  /** What was compared, in words. */
  readonly why: string;
  /** Of the file as it is. */
  readonly sha256: string;
}

/**
 * Compares a file with what its manifest has, a piece at a time. What counts is what is inside: a copy that was packed again
 * (Debian's are), or not at all, is as good.
 */
export async function verifyFile(path: string, file: DataFile): Promise<Verdict> {
  const sha256 = await digestOf(path);
  if (sha256 === file.sha256) return { status: 'good', why: 'as published', sha256 };
  const { size } = await stat(path);
  if (!file.unpacked) return compared({ sha256, size }, file);
  if (!(await isGzip(path))) return compared({ sha256, size }, file.unpacked);
  const { bytes, sha256: want } = file.unpacked;
  if (want === null || bytes === null) return compared({ sha256, size }, file);
  const inside = await unpackedDigest(path, bytes);
  if (inside === want) return { status: 'good', why: 'packed again, and the same inside', sha256 };
  return {
    status: 'bad',
    why: `must be gzip of SHA-256 ${want}, got ${inside ?? 'what is damaged, or larger'}`,
    sha256,
  };
}

type Facts = Pick<DataFile, 'bytes' | 'sha256'>;

function compared(got: { readonly sha256: string; readonly size: number }, want: Facts): Verdict {
  const { sha256, size } = got;
  if (sha256 === want.sha256) return { status: 'good', why: 'the same, unpacked', sha256 };
  if (want.sha256 !== null) return { status: 'bad', why: `must have SHA-256 ${want.sha256}, got ${sha256}`, sha256 };
  if (want.bytes === null) return { status: 'unknown', why: 'neither size nor hash are published', sha256 };
  if (want.bytes === size) return { status: 'unknown', why: 'of the right size; no hash is published', sha256 };
  return { status: 'bad', why: `must have ${want.bytes} bytes, got ${size}`, sha256 };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
