import { maskedCrc32c } from './crc32c.js';
import { concat } from './protobuf.js';

/** One record of a TFRecord file: the length in 8 bytes, its check sum, the data, theirs. All little-endian. */
export function tfRecord(data: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  return concat(length, checkSum(length), data, checkSum(data));
}

function checkSum(data: Uint8Array): Uint8Array {
  const word = new Uint8Array(4);
  new DataView(word.buffer).setUint32(0, maskedCrc32c(data), true);
  return word;
}
