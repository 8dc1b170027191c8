import { open, type FileHandle } from 'node:fs/promises';
import { EbmError } from './error.js';
import { arrayIn, type ArrayInParts, type ArraysInParts } from './safetensors.js';
import {
  safetensorsHeader,
  safetensorsHeaderSize,
  type SafetensorsEntry,
  type SafetensorsHeader,
} from './safetensors-header.js';

/** A safetensors file whose arrays are still on disk. */
export interface OpenSafetensors {
  readonly metadata: SafetensorsHeader['metadata'];
  /** Their parts are read when they are asked for, as often as they are, until the file is closed. */
  readonly arrays: ArraysInParts;
  readonly close: () => Promise<void>;
}

const PART = 2 ** 24; // bytes

/**
 * Opens a safetensors file and reads its header, so that no more of it need be in memory than one part of at most
 * `partBytes`. Node only.
 *
 * Throws what `safetensorsHeader` throws: an `EbmError` for a truncated file above all.
 */
export async function openSafetensors(
  path: string,
  { partBytes = PART }: { readonly partBytes?: number } = {},
): Promise<OpenSafetensors> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const headerSize = safetensorsHeaderSize(await bytesAt(file, 0, Math.min(8, size)), size);
    const { metadata, entries } = safetensorsHeader(await bytesAt(file, 0, headerSize), size);
    const array = (entry: SafetensorsEntry): ArrayInParts => ({
      dtype: entry.dtype,
      shape: entry.shape,
      parts: { [Symbol.asyncIterator]: () => partsOf(file, entry, partBytes) },
    });
    return {
      metadata,
      arrays: Object.fromEntries(entries.map((entry) => [entry.name, array(entry)])),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* partsOf(
  file: FileHandle,
  { dtype, from, to }: SafetensorsEntry,
  partBytes: number,
): AsyncGenerator<ReturnType<typeof arrayIn>['data']> {
  const step = Math.max(4, partBytes - (partBytes % 4)); // whole numbers of every type
  for (let at = from; at < to; at += step) {
    yield arrayIn(await bytesAt(file, at, Math.min(step, to - at)), { dtype, shape: [] }).data;
  }
}

async function bytesAt(file: FileHandle, at: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const { bytesRead } = await file.read(bytes, done, size - done, at + done);
    if (bytesRead === 0) throw new EbmError('safetensors', `must have ${size} bytes at ${at}`, done);
    done += bytesRead;
  }
  return bytes;
}
