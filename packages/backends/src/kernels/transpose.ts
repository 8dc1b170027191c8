/** Side of the squares that fit in the first-level cache, twice. */
const TILE = 32;

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** Writes the transpose of the matrix at `from` to `to`: square by square, since tfjs's own order misses the cache. */
export function transpose(to: Float32Array, from: Float32Array, { rows, columns }: Matrix): void {
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(top + TILE, rows);
    for (let left = 0; left < columns; left += TILE) {
      const right = Math.min(left + TILE, columns);
      for (let column = left; column < right; column++) {
        for (let row = top; row < bottom; row++) to[column * rows + row] = from[row * columns + column]!;
      }
    }
  }
}
