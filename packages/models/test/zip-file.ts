import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../src/weights/crc32.js';

/** What is to be wrong with a ZIP file, or out of the ordinary. */
export interface ZipQuirks {
  readonly method?: number;
  readonly encrypted?: boolean;
  readonly crc?: number;
  readonly size?: number;
  readonly comment?: string;
  /** Sizes, places and counts in the fields of ZIP64. */
  readonly large?: boolean;
}

const ALL_ONES = 0xffffffff;

/** A ZIP file of the given files, deflated. Written by the book (APPNOTE 6.3), with nobody's library. */
export function zipFile(files: Readonly<Record<string, Uint8Array>>, quirks: ZipQuirks = {}): Uint8Array {
  const { method = 8, encrypted = false, comment = '', large = false } = quirks;
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const title = Buffer.from(name);
    const size = quirks.size ?? content.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(title.length, 26);
    const extra = Buffer.alloc(large ? 28 : 0);
    if (large) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      [size, packed.length, at].forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i));
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(Number(encrypted), 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(quirks.crc ?? crc32(content), 16);
    central.writeUInt32LE(large ? ALL_ONES : packed.length, 20);
    central.writeUInt32LE(large ? ALL_ONES : size, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(large ? ALL_ONES : at, 42);
    locals.push(local, title, packed);
    centrals.push(central, title, extra);
    at += 30 + title.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const count = Object.keys(files).length;
  const end64 = Buffer.alloc(large ? 76 : 0);
  if (large) {
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(BigInt(count), 32);
    end64.writeBigUInt64LE(BigInt(at), 48);
    end64.writeUInt32LE(0x07064b50, 56);
    end64.writeBigUInt64LE(BigInt(at + directory.length), 64);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(large ? 0xffff : count, 10);
  end.writeUInt32LE(large ? ALL_ONES : at, 16);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...locals, directory, end64, end, Buffer.from(comment)]));
}

/** A `.npy` file with the given header and numbers. */
export function npyFile(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Buffer.from(`${header}\n`);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return new Uint8Array(
    Buffer.concat([Buffer.from([0x93]), Buffer.from(`NUMPY`), Buffer.of(version, 0), length, text, data]),
  );
}

/** A `.npy` file of float32 numbers in C order. */
export const floats = (shape: readonly number[], data: readonly number[]): Uint8Array =>
  npyFile(
    `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`,
    new Uint8Array(Float32Array.from(data).buffer),
  );
