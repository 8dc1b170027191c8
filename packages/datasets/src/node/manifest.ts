/** A file as it must be, to the bit. */
export interface DataFile {
  /** Unpacked; packed it is `name.gz`. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The packed file that the mirrors have. Elsewhere the same data may be packed differently. */
  readonly gzip: { readonly bytes: number; readonly sha256: string };
}

/** Images and labels in IDX files, and where they are. */
export interface Manifest {
  /** Also the name of its folder in a cache. */
  readonly name: string;
  readonly classes: number;
  readonly licence: string;
  readonly attribution: string;
  /** Folders on the web that hold `name.gz` of every file, in the order in which they are tried. */
  readonly mirrors: readonly string[];
  /** Where a package of the operating system puts the files. */
  readonly systemFolder?: string;
  readonly train: { readonly images: DataFile; readonly labels: DataFile };
  readonly test: { readonly images: DataFile; readonly labels: DataFile };
}
