/** How far the download of a file is. */
export interface Progress {
  readonly file: string;
  /** Bytes on disk, those of earlier tries included. */
  readonly received: number;
  readonly total: number;
}
