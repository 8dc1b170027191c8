import { existsSync } from 'node:fs';
import { appendFile, open, readFile } from 'node:fs/promises';
import { EbmError } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';

/** A line of a log: what happened at an update. */
export interface Row {
  readonly step: number;
}

/**
 * The rows of a log; none where there is no file. The last line counts once it has its end: a process that is killed
 * while it writes leaves half of one. Throws an `EbmError` that names the line for any other that is no row.
 */
export async function readRows<R extends Row>(path: string): Promise<R[]> {
  const text = await readFile(path, 'utf8').catch(emptyIfAbsent);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, i) => parseRow<R>(line, `${path}:${i + 1}`));
}

/** Adds rows at the end, each a line. */
export const appendRows = (path: string, rows: readonly Row[]): Promise<void> =>
  appendFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** Leaves the rows that `kept` returns of all, and no half line at the end. Does nothing where there is no file. */
export async function trimRows<R extends Row>(path: string, kept: (rows: readonly R[]) => readonly R[]): Promise<void> {
  if (!existsSync(path)) return;
  const rows = kept(await readRows<R>(path));
  await writeFileSafely(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** Returns once all that was appended is on disk, even if the power fails then. Makes the file where there is none. */
export async function flush(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function emptyIfAbsent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}

function parseRow<R extends Row>(line: string, where: string): R {
  const row = parsed(line);
  if (typeof row === 'object' && row !== null && 'step' in row && Number.isSafeInteger(row.step)) return row as R;
  throw new EbmError(where, 'must be JSON with the whole number "step"', line.slice(0, 40));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
