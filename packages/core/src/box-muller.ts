const CELLS = 1024;

/**
 * Pairs of normals from pairs of words (Box and Muller 1958): the radius from the first, the angle from the second,
 * into `out[at]` onwards.
 *
 * Saved runs rely on every bit of `pairByDefinition`. Short series around tabulated points give the same numbers to
 * within 1e-14 of the radius in a third of the time; where that leaves open to which float32 a number is rounded (one
 * pair in a million), and only there, the definition decides.
 */
export function boxMuller(out: Float32Array, at: number, words: Uint32Array): void {
  const { inverse, log, cos, sin } = (tables ??= tabulate());
  for (let i = 0; i < words.length; i += 2) {
    const first = words[i]!;
    const second = words[i + 1]!;
    // (first + 1) / 2^32 = m / 2^zeros with m in [1/2, 1), and m = (1 + r) / inverse.
    const zeros = Math.clz32(first + 1);
    const scaled = ((first + 1) << zeros) >>> 0;
    const cell = (scaled >>> 21) & (CELLS - 1);
    const r = scaled * 2 ** -32 * inverse[cell]! - 1;
    const log1p = r * (1 + r * (-1 / 2 + r * (1 / 3 + r * (-1 / 4 + r * (1 / 5)))));
    const radius = Math.sqrt(-2 * (log[cell]! + log1p - zeros * Math.LN2));
    const d = ((second & 0x3fffff) - 0x200000) * (2 * Math.PI * 2 ** -32);
    const dd = d * d;
    const cosD = 1 - dd * (1 / 2 - dd * (1 / 24));
    const sinD = d * (1 - dd * (1 / 6 - dd * (1 / 120)));
    const middle = second >>> 22;
    const x = radius * (cos[middle]! * cosD - sin[middle]! * sinD);
    const y = radius * (sin[middle]! * cosD + cos[middle]! * sinD);
    const error = radius * 1e-14;
    const sure = Math.fround(x - error) === Math.fround(x + error) && Math.fround(y - error) === Math.fround(y + error);
    if (sure && first !== 0xffffffff) {
      out[at + i] = x;
      out[at + i + 1] = y;
    } else pairByDefinition(out, at + i, first, second);
  }
}

/** `sqrt(-2 log u) (cos a, sin a)` with `u` the first word as a number in (0, 1], `a` the second in [0, 2 pi). */
// oxlint-disable-next-line max-params -- four numbers of an inner loop
export function pairByDefinition(out: Float32Array, at: number, first: number, second: number): void {
  const radius = Math.sqrt(-2 * Math.log((first + 1) * 2 ** -32));
  const angle = 2 * Math.PI * second * 2 ** -32;
  out[at] = radius * Math.cos(angle);
  out[at + 1] = radius * Math.sin(angle);
}

interface Tables {
  /** For cell `c` of [1/2, 1): one over its upper end, in 20 bits so that a product with 32 is exact; and minus its log. */
  readonly inverse: Float64Array;
  readonly log: Float64Array;
  /** At the middle of each cell of the circle. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

let tables: Tables | undefined;

function tabulate(): Tables {
  const table = (f: (cell: number) => number): Float64Array => Float64Array.from({ length: CELLS }, (_, i) => f(i));
  const inverse = table((cell) => Math.round((2 ** 19 * 2 * CELLS) / (CELLS + cell + 1)) / 2 ** 19);
  const angle = (cell: number): number => (2 * Math.PI * (cell + 0.5)) / CELLS;
  return {
    inverse,
    log: table((cell) => -Math.log(inverse[cell]!)),
    cos: table((cell) => Math.cos(angle(cell))),
    sin: table((cell) => Math.sin(angle(cell))),
  };
}
