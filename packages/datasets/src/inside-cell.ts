/**
 * `cell + u`, with the draw `u` on `[0, 1)` rounded to the middle of one of 2^k equal parts of the cell, so that nothing
 * that float32 does to the result, scaling it by `1 / cells` included, can move it out of its cell. Plain `255 + u` is
 * rounded to 256 once in 2^17 draws.
 *
 * @param cells how many cells there are; `2^k` is `2^23` over the next power of two
 */
export function insideCell(cell: number, u: number, cells: number): number {
  const parts = 2 ** (23 - Math.ceil(Math.log2(cells)));
  return cell + (Math.floor(u * parts) + 0.5) / parts;
}
