import { M0, M1, W0, W1 } from './philox-constants.js';

/** Four unsigned 32-bit words. */
export type Words4 = readonly [number, number, number, number];

/**
 * Philox4x32-10: 128 random bits as a pure function of a 128-bit counter and a 64-bit key (Salmon et al. 2011,
 * "Parallel random numbers: as easy as 1, 2, 3", section 3.3).
 */
export function philox4x32(counter: Words4, key: readonly [number, number, ...unknown[]]): Words4 {
  const out = new Uint32Array(4);
  philoxBlock(out, 0, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [out[0]!, out[1]!, out[2]!, out[3]!];
}

/** `philox4x32` into `out[at .. at + 3]`, without allocating: eight words that fill large arrays at full speed. */
// oxlint-disable-next-line max-params -- the inner loop of every random draw: an options object would double its cost
export function philoxBlock(
  out: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, c0);
    const low0 = Math.imul(M0, c0);
    const high1 = mulHigh(M1, c2);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** Upper 32 bits of the 64-bit product of two unsigned words, from four 16-bit products. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = Math.imul(aLow, bLow) >>> 16;
  const mid1 = (Math.imul(aHigh, bLow) >>> 0) + low;
  const mid2 = (Math.imul(aLow, bHigh) >>> 0) + (mid1 & 0xffff);
  return (Math.imul(aHigh, bHigh) + (mid1 >>> 16) + (mid2 >>> 16)) | 0;
}
