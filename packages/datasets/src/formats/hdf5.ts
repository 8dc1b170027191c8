import { EbmError } from '@ebmjs/core';
import { badFile, badStart } from './bad-file.js';
import type { RandomAccess } from './random-access.js';

/** Rows of a data set of bytes, some at a time. */
export interface Hdf5Rows {
  readonly shape: readonly number[];
  /** Rows that are stored together: reading fewer unpacks as many. */
  readonly together: number;
  /** Rows `[from, to)`, flat. Rejects where they cannot be read. */
  readonly read: (from: number, to: number) => Uint8Array;
}

/** The HDF5 library works on a copy in memory. */
const MOST_FILE_BYTES = 2 ** 28;
const MOST_CHUNK_BYTES = 2 ** 28;
/** Where it is not in chunks. */
const ROWS_TOGETHER = 1024;

/**
 * What `use` makes of a data set of unsigned bytes in an HDF5 file, which is read by slices: what is not asked for is not
 * unpacked. By the HDF5 library itself, compiled to WebAssembly (`h5wasm`, an optional peer dependency).
 *
 * Rejects with an `EbmError` where `h5wasm` is not installed, for what is no HDF5, for another type, and for damage.
 */
export async function withHdf5Rows<T>(
  access: RandomAccess,
  path: string,
  use: (rows: Hdf5Rows) => Promise<T>,
): Promise<T> {
  const { file, size } = access;
  const start = await access.read(0, Math.min(8, size));
  if (start[0] !== 0x89 || start[1] !== 0x48) throw badStart(file, start, 'must begin as HDF5');
  if (size > MOST_FILE_BYTES) throw badFile({ file, offset: 0 }, `must have at most ${MOST_FILE_BYTES} bytes`, size);
  const { File, FS, quiet } = await library();
  const name = `/ebmjs-${(opened += 1)}.h5`;
  FS.writeFile(name, await access.read(0, size));
  const loud = quiet();
  try {
    const root = attempt(file, () => new File(name, 'r'));
    try {
      return await use(
        rowsOf(
          attempt(file, () => root.get(path)),
          file,
          path,
        ),
      );
    } finally {
      attempt(file, () => root.close());
    }
  } finally {
    loud();
    FS.unlink(name);
  }
}

let opened = 0;

interface Library {
  readonly File: new (name: string, mode: 'r') => { get: (path: string) => unknown; close: () => unknown };
  readonly FS: { writeFile: (name: string, bytes: Uint8Array) => void; unlink: (name: string) => void };
  /** Errors are thrown instead of printed, until what it returns is called. */
  readonly quiet: () => () => void;
}

async function library(): Promise<Library> {
  const h5wasm = await import('h5wasm').catch((cause: unknown) => {
    throw new EbmError('HDF5', 'must have h5wasm to read it: npm install h5wasm', undefined, { cause });
  });
  const module = await h5wasm.ready;
  const quiet = (): (() => void) => {
    module.activate_throwing_error_handler();
    return () => void module.deactivate_throwing_error_handler();
  };
  return { File: h5wasm.File, FS: module.FS, quiet } as unknown as Library;
}

/** The library throws what it likes; after an abort of WebAssembly, errors that only say so. */
function attempt<T>(file: string, body: () => T): T {
  try {
    return body();
  } catch (cause) {
    throw badFile({ file, offset: 0 }, 'must be HDF5, whole', cause instanceof Error ? cause.message : String(cause));
  }
}

interface Hdf5Dataset {
  readonly shape: readonly number[] | null;
  readonly metadata: {
    readonly type: number;
    readonly size: number;
    readonly signed: boolean;
    readonly chunks: readonly number[] | null;
  };
  readonly slice: (ranges: readonly (readonly number[])[]) => unknown;
}

function rowsOf(found: unknown, file: string, path: string): Hdf5Rows {
  const place = { file, offset: 0 };
  if (typeof found !== 'object' || found === null || !('slice' in found))
    throw badFile(place, `must hold a data set ${path}`);
  const dataset = found as Hdf5Dataset;
  const { shape, metadata } = attempt(file, () => ({ shape: dataset.shape, metadata: dataset.metadata }));
  const { type, size, signed, chunks } = metadata;
  if (type !== 0 || size !== 1 || signed || !shape)
    throw badFile(place, `must hold ${path} as unsigned bytes`, { type, size, signed });
  if (chunks && chunks.reduce((product, side) => product * side, 1) > MOST_CHUNK_BYTES) {
    throw badFile(place, `must hold ${path} in chunks of at most ${MOST_CHUNK_BYTES} bytes`, chunks);
  }
  const width = shape.slice(1).reduce((product, side) => product * side, 1);
  const read = (from: number, to: number): Uint8Array => {
    const ranges = [[from, to], ...shape.slice(1).map((side) => [0, side])];
    const bytes = attempt(file, () => dataset.slice(ranges));
    if (bytes instanceof Uint8Array && bytes.length === (to - from) * width) return bytes;
    throw badFile(place, `must hold rows ${from} to ${to} of ${path}`);
  };
  return { shape, together: chunks?.[0] ?? ROWS_TOGETHER, read };
}
