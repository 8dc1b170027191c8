import { join } from 'node:path';
import { env } from 'node:process';
import envPaths from 'env-paths';
import type { Manifest } from '../manifest.js';

/** Whose a folder is. */
export type Origin = 'folder' | 'EBMJS_DATA_DIR' | 'system' | 'cache';

export interface Place {
  readonly origin: Origin;
  readonly folder: string;
}

export interface PlaceOptions {
  /** A folder that holds the files, looked at first. @defaultValue none */
  readonly folder?: string | undefined;
  /** Where downloads are kept, in a folder of the data set's name. @defaultValue the user's cache folder */
  readonly cache?: string | undefined;
}

/** The folders in which a data set is looked for, in this order; the last one is where downloads go. */
export function dataFolders({ name, systemFolders = [] }: Manifest, options: PlaceOptions = {}): readonly Place[] {
  const { folder, cache = envPaths('ebmjs', { suffix: '' }).cache } = options;
  const shared = env['EBMJS_DATA_DIR'];
  return [
    ...(folder === undefined ? [] : [{ origin: 'folder', folder } as const]),
    ...(shared ? [{ origin: 'EBMJS_DATA_DIR', folder: join(shared, name) } as const] : []),
    ...systemFolders.map((system) => ({ origin: 'system', folder: system }) as const),
    { origin: 'cache', folder: join(cache, name) },
  ];
}

/** Whether `EBMJS_OFFLINE` forbids downloads: it is set, and not to 0 or false. */
export const isOffline = (): boolean => !['', '0', 'false'].includes(env['EBMJS_OFFLINE'] ?? '');
