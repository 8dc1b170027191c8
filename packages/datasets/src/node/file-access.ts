import { open } from 'node:fs/promises';
import { checked, type RandomAccess } from '../formats/random-access.js';

/** A file on disk that is read in pieces. To be closed. */
export interface FileAccess extends RandomAccess {
  readonly close: () => Promise<void>;
}

/** Opens a file for reading in pieces; nothing of it is read yet. Rejects where there is none. */
export async function fileAccess(path: string): Promise<FileAccess> {
  const handle = await open(path);
  const { size } = await handle.stat();
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    let have = 0;
    while (have < length) {
      const { bytesRead } = await handle.read(bytes, have, length - have, offset + have);
      if (bytesRead === 0) break;
      have += bytesRead;
    }
    return bytes.subarray(0, have);
  };
  return { ...checked({ file: path, size, read }), close: () => handle.close() };
}
