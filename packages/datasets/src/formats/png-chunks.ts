import { badFile, badStart } from './bad-file.js';
import { crc32 } from './crc32.js';

export interface PngChunk {
  readonly type: string;
  readonly offset: number;
  readonly data: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The chunks of a PNG file up to `IEND`, their check sums checked. Views, not copies. */
export function* pngChunks(file: string, bytes: Uint8Array): Generator<PngChunk> {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) throw badStart(file, bytes, 'must begin as a PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 8; ;) {
    const place = { file, offset };
    if (offset + 12 > bytes.length) throw badFile(place, 'must have a chunk: it is cut off', bytes.length);
    const length = view.getUint32(offset);
    const end = offset + 8 + length;
    if (end + 4 > bytes.length)
      throw badFile(place, `must have ${length} bytes in its chunk`, bytes.length - offset - 12);
    const stored = view.getUint32(end);
    if (crc32(bytes.subarray(offset + 4, end)) !== stored) throw badFile(place, 'must have the right CRC', stored);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (type === 'IEND') return;
    yield { type, offset, data: bytes.subarray(offset + 8, end) };
    offset = end + 4;
  }
}
