import { joinBytes } from './join-bytes.js';

/** Castagnoli's sum, bit by bit: apart from the reader's table. */
function masked(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  const sum = ~crc >>> 0;
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}

const uint32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

/** A TFRecord file. `claimed` is what each record says of its length, with the right check sum. */
export function tfRecordFile(records: readonly Uint8Array[], claimed?: number): Uint8Array {
  return joinBytes(
    records.flatMap((data) => {
      const length = new Uint8Array(BigUint64Array.of(BigInt(claimed ?? data.length)).buffer);
      return [length, uint32(masked(length)), data, uint32(masked(data))];
    }),
  );
}

/** A protocol buffer's field of bytes. */
const field = (number: number, data: Uint8Array): Uint8Array =>
  joinBytes([Uint8Array.of(number * 8 + 2), varint(data.length), data]);

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    bytes.push(rest < 128 ? rest : (rest & 127) | 128);
    if (rest < 128) return Uint8Array.from(bytes);
  }
}

/** A `tf.train.Example`: byte strings, or whole numbers packed into one field. */
export function example(features: Readonly<Record<string, Uint8Array | readonly number[]>>): Uint8Array {
  const pairs = Object.entries(features).map(([name, value]) => {
    const bytes = value instanceof Uint8Array;
    const list = bytes ? field(1, field(1, value)) : field(3, field(1, joinBytes(value.map(varint))));
    return field(1, joinBytes([field(1, new TextEncoder().encode(name)), field(2, list)]));
  });
  return field(1, joinBytes(pairs));
}
