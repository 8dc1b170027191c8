/** A sequence of complex numbers; its length is a power of two. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The discrete Fourier transform, in place (Cooley and Tukey 1965): bit-reversed order, then butterflies. */
export function fourier({ re, im }: Complex): void {
  reorder(re);
  reorder(im);
  for (let half = 1; half < re.length; half *= 2) {
    for (let k = 0; k < half; k++) {
      const angle = (-Math.PI * k) / half;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let a = k; a < re.length; a += 2 * half) butterfly({ re, im }, [a, a + half], [c, s]);
    }
  }
}

function butterfly({ re, im }: Complex, [a, b]: readonly [number, number], [c, s]: readonly [number, number]): void {
  const x = re[b]! * c - im[b]! * s;
  const y = re[b]! * s + im[b]! * c;
  re[b] = re[a]! - x;
  im[b] = im[a]! - y;
  re[a] = re[a]! + x;
  im[a] = im[a]! + y;
}

function reorder(values: Float64Array): void {
  for (let i = 0, j = 0; i < values.length; i++) {
    if (i < j) [values[i], values[j]] = [values[j]!, values[i]!];
    let bit = values.length >> 1;
    for (; bit > 0 && (j & bit) > 0; bit >>= 1) j ^= bit;
    j |= bit;
  }
}
