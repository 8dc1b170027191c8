import { readFile } from 'node:fs/promises';
import { EbmError } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';

/** Writes `value` as indented JSON, whole or not at all. */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeFileSafely(path, `${JSON.stringify(value, null, 2)}\n`);

/** The file's bytes; an `EbmError` that says what was looked for when it is not there. */
export async function readBytes(where: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new EbmError(where, 'must be a file that can be read', path, { cause });
  }
}

/** The file's JSON; an `EbmError` when it is missing or is none. */
export async function readJson(where: string, path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(where, path));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EbmError(where, `must hold JSON (${(cause as Error).message})`, path, { cause });
  }
}
