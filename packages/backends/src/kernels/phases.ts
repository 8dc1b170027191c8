/** One side of a convolution of images: their pixels, the windows over them, the taps of a window, the stride. */
export interface Axis {
  readonly image: number;
  readonly windows: number;
  readonly taps: number;
  readonly stride: number;
  /** Padding before the first pixel. */
  readonly before: number;
}

/** The pixels `first`, `first + stride`, ... along one side: windows cover all of them with the same taps. */
export interface Phase {
  readonly stride: number;
  /** The taps that meet these pixels: `tap`, `tap + stride`, ..., `taps` of them. */
  readonly tap: number;
  readonly taps: number;
  /** The first of the pixels, and how many they are. */
  readonly first: number;
  readonly pixels: number;
  /** Zeros around the windows' slopes, and how long their convolution with these taps then is. */
  readonly pad: [number, number];
  readonly results: number;
  /** How many of these results lie before the first pixel. */
  readonly skip: number;
}

/**
 * The phases along one side that have both pixels and taps: pixel `s q + p - before` is met by tap `p + s a` of window
 * `q - a`, whatever `q` is.
 */
export function phasesOf({ image, windows, taps, stride, before }: Axis): Phase[] {
  const all = Array.from({ length: Math.min(stride, taps) }, (_, tap): Phase => {
    const most = Math.ceil((taps - tap) / stride) - 1; // the largest a
    const q = Math.max(0, Math.ceil((before - tap) / stride));
    const last = Math.floor((image - 1 + before - tap) / stride);
    const start = Math.min(q, most);
    const end = Math.max(last, windows - 1);
    return {
      stride,
      tap,
      taps: most + 1,
      first: stride * q + tap - before,
      pixels: last - q + 1,
      pad: [most - start, end - windows + 1],
      results: end - start + 1,
      skip: q - start,
    };
  });
  return all.filter(({ pixels }) => pixels > 0);
}
