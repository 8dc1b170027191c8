import { EbmError } from '@ebmjs/core';
import { badFile } from './bad-file.js';

/** A file that is read in pieces: on disk, in a browser's `Blob`, in memory. */
export interface RandomAccess {
  /** What messages call it. */
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  /** `length` bytes from `offset` on. Rejects where they are not all there. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

/** Bytes in memory. What is read is a view of them, not a copy. */
export function bytesAccess(file: string, bytes: Uint8Array): RandomAccess {
  return checked({ file, size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) });
}

/** A `Blob` or `File`, as an `<input type="file">` gives; nothing of it is read before it is asked for. */
export function blobAccess(file: string, blob: Blob): RandomAccess {
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  return checked({ file, size: blob.size, read });
}

/** Refuses to read past the end before anything is allocated, and a file that gives fewer bytes than it has. */
export function checked(access: RandomAccess): RandomAccess {
  const { file, size } = access;
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
      throw badFile({ file, offset }, `must go on for ${length} bytes: it is cut off, or says a wrong length`, size);
    }
    const bytes = await access.read(offset, length);
    if (bytes.length !== length) throw new EbmError(file, 'must not change while it is read', bytes.length);
    return bytes;
  };
  return { file, size, read };
}
