import type { Numbers } from './check.js';

/** The largest difference of two lists over the largest number of the second; NaN where they do not compare. */
export function ofLargest(found: Float32Array | undefined, exact: Float32Array | undefined): number {
  if (!found || !exact || found.length !== exact.length || exact.length === 0) return Number.NaN;
  let [gap, scale] = [0, 0];
  exact.forEach((value, i) => {
    gap = Math.max(gap, Math.abs(found[i]! - value));
    scale = Math.max(scale, Math.abs(value));
  });
  return gap === 0 ? 0 : gap / scale;
}

/** The worst `ofLargest` of the numbers whose names pass; NaN when there are none, or not the same ones. */
export function worstOfLargest(found: Numbers, exact: Numbers, named: RegExp): number {
  const names = Object.keys(exact).filter((name) => named.test(name));
  if (names.length === 0 || Object.keys(found).filter((name) => named.test(name)).length !== names.length) {
    return Number.NaN;
  }
  return Math.max(...names.map((name) => ofLargest(found[name], exact[name])));
}

/** `sum_i a_i b_i` in double precision. */
export function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

export const norm = (a: Float32Array): number => Math.sqrt(dot(a, a));
