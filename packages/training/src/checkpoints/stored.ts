import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError, safetensorsHeader } from '@ebmjs/core';
import { readHashed } from './hashed-file.js';
import { MANIFEST, parseManifest, readFileName, type CheckpointEntry, type FileEntry } from './manifest.js';

/** What a folder holds, and what is wrong with it: a sentence each. */
export interface Stored {
  /** Oldest first. */
  readonly entries: readonly CheckpointEntry[];
  readonly faults: readonly string[];
}

/** The checkpoints of a folder by its manifest; where that is gone or spoilt, by the files that are there. */
export async function stored(folder: string): Promise<Stored> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, 'utf8').catch(undefinedIfAbsent);
  try {
    if (text !== undefined) return { entries: parseManifest(text), faults: [] };
  } catch (error) {
    if (!EbmError.isInstance(error)) throw error;
    return {
      entries: await found(folder),
      faults: [`${path} is damaged (${error.message}); the files were listed anew`],
    };
  }
  const entries = await found(folder);
  return { entries, faults: entries.length > 0 ? [`${path} is missing; the files were listed anew`] : [] };
}

/** The file's bytes when they are those of the manifest, or what is wrong with them. */
export async function intact(
  folder: string,
  { file, bytes: size, sha256: hash }: FileEntry,
): Promise<{ readonly bytes: Uint8Array } | { readonly fault: string }> {
  const path = join(folder, file);
  const read = await readHashed(path).catch(undefinedIfAbsent);
  if (!read) return { fault: `${path} is missing` };
  const { bytes } = read;
  if (bytes.length !== size) return { fault: `${path} is damaged: it has ${bytes.length} bytes, not ${size}` };
  return read.sha256 === hash ? { bytes } : { fault: `${path} is damaged: its SHA-256 is not that of the manifest` };
}

/** What was written whole: files that are what their names say, and need no others. */
async function found(folder: string): Promise<CheckpointEntry[]> {
  const names = await readdir(folder).catch(undefinedIfAbsent);
  const entries = await Promise.all((names ?? []).map((file) => entryOf(folder, file)));
  return entries.filter((entry) => entry !== undefined).sort((a, b) => a.step - b.step);
}

async function entryOf(folder: string, file: string): Promise<CheckpointEntry | undefined> {
  const named = readFileName(file);
  if (!named) return undefined;
  const { bytes, sha256: hash } = await readHashed(join(folder, file));
  if (!hash.startsWith(named.sha256) || !isSafetensors(bytes)) return undefined;
  return { step: named.step, file, bytes: bytes.length, sha256: hash, parts: {}, metrics: {}, kept: ['last'] };
}

function isSafetensors(bytes: Uint8Array): boolean {
  try {
    return safetensorsHeader(bytes).entries.length > 0;
  } catch {
    return false;
  }
}

/** For `catch`: a file that is not there is no error. */
export function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
