import { rm } from 'node:fs/promises';
import { EbmError } from '@ebmjs/core';
import { bytesText } from '../download/bytes-text.js';
import type { DownloadProgress } from '../download/sink.js';
import { tell } from '../download/tell.js';
import { FETCH_OPTIONS } from '../fetch-data-file.js';
import type { DataFile, Manifest } from '../manifest.js';
import { mirrorUrls } from '../mirror-urls.js';
import { dataFolders, isOffline, type Origin, type Place, type PlaceOptions } from './data-folders.js';
import { download } from './download.js';
import { findFile, namesOf } from './find-file.js';
import { licenceNotice } from './licence-notice.js';

export interface FileOptions extends PlaceOptions {
  /** Never touch the network. @defaultValue false, or what the variable `EBMJS_OFFLINE` says */
  readonly offline?: boolean | undefined;
  /** Folders on the web that have the files under their names, instead of the usual ones. */
  readonly mirrors?: readonly string[] | undefined;
  /** Seconds of silence after which a server is given up. @defaultValue 30 */
  readonly stall?: number | undefined;
  /** Stops a download; the part that has come is continued by the next call. */
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes of a download arrive. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Told the licence at the first download, and what is waited for. @defaultValue it is written to stderr */
  readonly onNotice?: ((text: string) => void) | undefined;
}

export const FILE_OPTIONS: readonly string[] = ['folder', ...FETCH_OPTIONS];

/** A file that is here. */
export interface LocatedFile {
  readonly path: string;
  readonly origin: Origin | 'download';
}

/**
 * Gives `use` the file of a data set from the first place that has it: the given folder, `$EBMJS_DATA_DIR/<name>`, the
 * operating system's folder, the cache, the mirrors. `use` must reject for the wrong content: a bad file of the cache is then
 * fetched anew, and a bad file elsewhere is the caller's to put right.
 */
export async function withDataFile<T>(
  manifest: Manifest,
  file: DataFile,
  options: FileOptions & { readonly use: (located: LocatedFile) => Promise<T> },
): Promise<T> {
  options.signal?.throwIfAborted();
  for (const mirror of options.mirrors ?? [])
    if (!/^https?:\/\/./.test(mirror)) throw new EbmError('mirrors', 'must begin with http:// or https://', mirror);
  const found = await findFile(dataFolders(manifest, options), file);
  if (found) {
    try {
      return await options.use(found);
    } catch (error) {
      if (found.origin !== 'cache' || !EbmError.isInstance(error) || !mayDownload(file, options)) throw error;
      await rm(found.path);
    }
  }
  return options.use(await downloaded(manifest, file, options));
}

const mayDownload = (file: DataFile, options: FileOptions): boolean =>
  !(options.offline ?? isOffline()) && mirrorUrls(file, options.mirrors).length > 0;

async function downloaded(manifest: Manifest, file: DataFile, options: FileOptions): Promise<LocatedFile> {
  const places = dataFolders(manifest, options);
  if (!mayDownload(file, options)) throw notFound(manifest, file, { places, options });
  const { folder } = places.at(-1)!;
  const { onNotice = tell } = options;
  await licenceNotice(manifest, folder, onNotice);
  const urls = mirrorUrls(file, options.mirrors);
  const onWait = (): void => onNotice(`another process is fetching ${file.name}: waiting for it`);
  return { path: await download(file, { ...options, folder, urls, onWait }), origin: 'download' };
}

/** Says where it looked, and what to fetch, from where, and into which folder. */
function notFound(
  { name, manual, instead }: Manifest,
  file: DataFile,
  { places, options }: { readonly places: readonly Place[]; readonly options: FileOptions },
): EbmError {
  const names = namesOf(file).join(' or ');
  const looked = places.map(({ folder }) => folder).join(' or ');
  const size = file.bytes === null ? '' : ` (${bytesText(file.bytes)})`;
  const [url] = mirrorUrls(file, options.mirrors);
  const why = url === undefined ? 'a person must fetch it' : `${blame(options)} forbids to download it`;
  const how = url === undefined ? manual : `Fetch ${url}${size}.`;
  const other = instead && `Where they are there, ${instead.join(' or ')} will do.`;
  const what = [`${why}.`, how, `Put it into ${places.at(-1)!.folder}.`, other].filter(Boolean).join(' ');
  return new EbmError(name, `must find ${names} in ${looked}: ${what}`);
}

const blame = ({ offline }: FileOptions): string => (offline === undefined ? 'EBMJS_OFFLINE' : 'offline');
