import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { checkFit, type LoadedWeights } from './decode-weights.js';
import { loadWeightsFrom, type LoadOptions } from './load-weights-from.js';
import { checkHash } from './weights-index.js';
import type { Expected, WeightsFile, WeightsStorage } from './weights-storage.js';

export interface LoadWeightsOptions extends LoadOptions {
  /** SHA-256 that the file at the path must have, in hexadecimal. An index has those of its shards. @defaultValue any */
  readonly sha256?: string;
}

/**
 * A network from a file of `saveWeights`, or from its index (`....index.json`) and the shards beside it. Tensor by tensor:
 * in memory there is one array at a time, besides the tensors.
 *
 * Rejects with the file system's error where a file cannot be read, and, keeping nothing, with an `EbmError` for a wrong
 * hash or size and for what `decodeWeights` throws for; with the signal's reason when stopped.
 */
export async function loadWeights(path: string, options: LoadWeightsOptions = {}): Promise<LoadedWeights> {
  checkFit('loadWeights', options, ['sha256', 'onProgress', 'signal']);
  if (options.sha256 !== undefined) checkHash('loadWeights.sha256', options.sha256);
  return loadWeightsFrom(folderStorage(dirname(path)), basename(path), options);
}

function folderStorage(folder: string): WeightsStorage {
  const openFile = (file: string, expected: Expected): Promise<WeightsFile> => opened(join(folder, file), expected);
  return {
    where: 'loadWeights',
    text: async (file, expected) => {
      const source = await openFile(file, expected);
      try {
        const text = new TextDecoder().decode(await source.read(source.size));
        await source.end();
        return text;
      } finally {
        await source.close();
      }
    },
    open: openFile,
  };
}

async function opened(path: string, { bytes, sha256, signal, onBytes }: Expected): Promise<WeightsFile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (bytes !== undefined && size !== bytes)
      throw new EbmError('loadWeights', `${path} must be ${bytes} bytes`, size);
    const hash = createHash('sha256');
    return {
      size,
      read: async (length) => {
        const data = await exactly(file, length, { path, signal, onBytes: (count) => onBytes(count, size) });
        if (sha256 !== undefined) hash.update(data);
        return data;
      },
      end: async () => {
        const got = sha256 === undefined ? undefined : hash.digest('hex');
        if (got !== sha256) throw new EbmError('loadWeights', `${path} must have SHA-256 ${sha256}`, got);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface Watch extends Pick<Expected, 'signal' | 'onBytes'> {
  readonly path: string;
}

/** Bytes between two looks at the signal. */
const PIECE = 2 ** 24;

async function exactly(file: FileHandle, length: number, { path, signal, onBytes }: Watch): Promise<Uint8Array> {
  const data = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(data, at, Math.min(PIECE, length - at));
    signal?.throwIfAborted();
    if (bytesRead === 0) throw new EbmError('loadWeights', `${path} must not end while it is read`);
    at += bytesRead;
    onBytes(bytesRead);
  }
  return data;
}
