/** At most `n` of `size` places, evenly: so of samples in the order of their classes, as many of each. */
export const spread = (n: number, size: number): number[] =>
  Array.from({ length: Math.min(n, size) }, (_, i) => Math.floor((i * size) / Math.min(n, size)));
