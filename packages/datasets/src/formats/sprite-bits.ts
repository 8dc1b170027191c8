import { badFile, type Place } from './bad-file.js';

/** Values of 0 and 1, eight a byte, the first in the lowest bit. `place` is where `values` begin. */
export function packBits(values: Uint8Array, out: Uint8Array, place: Place): void {
  for (let i = 0; i < values.length; i += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) {
      const value = values[i + bit]!;
      if (value > 1) throw badFile({ ...place, offset: place.offset + i + bit }, 'must hold 0 and 1', value);
      byte |= value << bit;
    }
    out[i >> 3] = byte;
  }
}

/** Writes each bit as 0 or 1. */
export function unpackBits(bits: Uint8Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (bits[i >> 3]! >> (i & 7)) & 1;
}
