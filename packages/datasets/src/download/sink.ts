/** Where a download goes, and goes on: a file, or memory. */
export interface Sink {
  /** Bytes that it has. */
  readonly size: () => number;
  /** What the server called the version of the file that those bytes are of. */
  readonly version: () => Version | undefined;
  /** Throws away what it has, to take the file of this version from its beginning. */
  readonly begin: (version?: Version) => Promise<void>;
  /** Rejects with `CannotStore` where there is no room. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** SHA-256 of what it has. */
  readonly sha256: () => Promise<string>;
  /** SHA-256 of what the gzip in it holds; undefined where that is damaged or more than `most` bytes. */
  readonly unpackedSha256: (most: number) => Promise<string | undefined>;
}

/** A server's word for the bytes of a file: they have not changed as long as it has not. */
export interface Version {
  readonly url: string;
  /** The strong `ETag` or the `Last-Modified`, for `If-Range`. */
  readonly tag: string;
}

/** How far the download of a file is. */
export interface DownloadProgress {
  /** Its name. */
  readonly file: string;
  /** Bytes that are here, those of earlier tries included. */
  readonly received: number;
  /** Bytes of the whole file; null where nobody says. */
  readonly total: number | null;
}
