/** Remainders of the bytes, polynomial 0xEDB88320 (reflected): that of zip, PNG and gzip. */
const IEEE = table(0xedb88320);
/** Castagnoli's polynomial, reflected: that of TFRecord. */
const CASTAGNOLI = table(0x82f63b78);

function table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
    return remainder >>> 0;
  });
}

function crc(remainders: Uint32Array, bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ remainders[(sum ^ bytes[i]!) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}

/** The check sum of zip entries and PNG chunks. */
export const crc32 = (bytes: Uint8Array): number => crc(IEEE, bytes);

/** The check sum of TFRecord, before it is masked. */
export const crc32c = (bytes: Uint8Array): number => crc(CASTAGNOLI, bytes);
