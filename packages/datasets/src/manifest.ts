/** A file as it is published. What nobody has published is null, and is not checked. */
export interface DataFile {
  /** As on the mirrors: `train-images-idx3-ubyte.gz`. */
  readonly name: string;
  /** What it is of; `all` is of both, `extra` is fetched only where it is asked for. */
  readonly split: 'train' | 'test' | 'all' | 'extra';
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** Where it is, in the order in which it is asked for; none where a person must fetch it. */
  readonly urls: readonly string[];
  /** What gzip holds, the name without `.gz`: others pack the same data differently. */
  readonly unpacked?: { readonly bytes: number | null; readonly sha256: string | null };
}

/** All that there is to know of a published data set before it is fetched. */
export interface Manifest {
  /** Also the name of its folder, in a cache and in `EBMJS_DATA_DIR`. */
  readonly name: string;
  readonly title: string;
  /** How many events each part has, where that is known. */
  readonly counts: { readonly [part: string]: number };
  /** `[height, width, channels]`; null where pictures differ. */
  readonly shape: readonly [number, number, number] | null;
  /** 0 for none. */
  readonly classes: number;
  /** How the files are written. */
  readonly format: string;
  readonly licence: string;
  /** Who made it, and how to cite them. */
  readonly citation: string;
  readonly homepage: string;
  readonly files: readonly DataFile[];
  /** Files and folders of another form that are read where those are not: their pictures are counted, not their hashes. */
  readonly instead?: readonly string[];
  /** Where packages of an operating system put the files. */
  readonly systemFolders?: readonly string[];
  /** What a person must do where files have no URL, and why. */
  readonly manual?: string;
}

/** A file's name without the `.gz` of what is packed by itself. */
export const unpackedName = ({ name, unpacked }: DataFile): string => (unpacked ? name.replace(/\.gz$/, '') : name);
