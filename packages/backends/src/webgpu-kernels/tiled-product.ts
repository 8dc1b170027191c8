import { THREADS } from './program.js';

/** Rows and columns of a matrix product that one workgroup makes: each of its threads has a square of four by four. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
}

const SIDE = 4;
/** Terms of the sums that are brought to a workgroup's own memory at once. */
export const DEPTH = 16;

// Longer ones take drivers three times as long to compile.
const TILES: readonly Tile[] = [4, 8, 16].map((rows) => ({
  rows: SIDE * rows,
  columns: (SIDE * THREADS) / rows,
}));

/** The tile that leaves least of its work beyond the edges of a product of this size; among equals the squarest. */
export function tileOf(rows: number, columns: number): Tile {
  const waste = (tile: Tile): number => {
    const padded = Math.ceil(rows / tile.rows) * tile.rows * Math.ceil(columns / tile.columns) * tile.columns;
    return padded * (tile.rows + tile.columns);
  };
  return TILES.reduce((best, tile) => (waste(tile) < waste(best) ? tile : best));
}

/** What is multiplied, in WGSL. Rows and terms are looked up once each, not once for each pair. */
export interface Product {
  /** `fn rowAt(row : i32) -> vec4<i32>`: where to find things of a row. */
  readonly row: string;
  /** `fn termAt(term : i32) -> vec4<i32>`, likewise, by the term's place in the whole sum. */
  readonly term: string;
  /** `fn left(row : vec4<i32>, term : vec4<i32>) -> f32` and `fn right(term : vec4<i32>, column : i32) -> f32`. */
  readonly factors: string;
  /** `fn extent() -> vec4<i32>`: rows, columns, and the first and one past the last term of this workgroup's sums. */
  readonly extent: string;
  /** `fn put(row : i32, column : i32, value : f32)`. */
  readonly put: string;
  /** Whether numbers that lie side by side in memory are of one row, or of one term, on the left; of one column on the right. */
  readonly along: { readonly left: 'row' | 'term'; readonly right: 'column' | 'term' };
}

/**
 * A shader for `sum over terms of left(row, term) right(term, column)`. A workgroup reads both sides of its tile into its
 * own memory, `DEPTH` terms at a time, so that each number is read once and not once for each sum that it is part of.
 */
export function tiledProduct({ row, term, factors, extent, put, along }: Product, tile: Tile): string {
  const across = tile.columns / SIDE;
  return /* wgsl */ `
${[row, term, factors, extent, put].join('\n')}
var<workgroup> rows : array<vec4<i32>, ${tile.rows}>;
var<workgroup> terms : array<vec4<i32>, ${DEPTH}>;
var<workgroup> lefts : array<array<f32, ${tile.rows + 1}>, ${DEPTH}>;
var<workgroup> rights : array<array<f32, ${tile.columns + 1}>, ${DEPTH}>;
var<workgroup> shared_rounds : i32;

fn main() {
  let id = i32(localIndex);
  let size = extent();
  let corner = vec2<i32>(i32(workgroupId.x) * ${tile.rows}, i32(workgroupId.y) * ${tile.columns});
  for (var i = id; i < ${tile.rows}; i += ${THREADS}) { rows[i] = rowAt(min(corner.x + i, size.x - 1)); }
  if (id == 0) { shared_rounds = (size.w - size.z + ${DEPTH - 1}) / ${DEPTH}; }
  let rounds = workgroupUniformLoad(&shared_rounds);
  let mine = ${SIDE} * vec2<i32>(id / ${across}, id % ${across});
  var sums : array<vec4<f32>, ${SIDE}>;
  for (var i = 0; i < rounds; i++) {
    let start = size.z + i * ${DEPTH};
    if (id < ${DEPTH}) { terms[id] = termAt(min(start + id, size.w - 1)); }
    workgroupBarrier();
    ${load('lefts', { width: tile.rows, along: along.left === 'row' })}
    ${load('rights', { width: tile.columns, along: along.right === 'column' })}
    workgroupBarrier();
    for (var k = 0; k < ${DEPTH}; k++) {
      let b = vec4<f32>(rights[k][mine.y], rights[k][mine.y + 1], rights[k][mine.y + 2], rights[k][mine.y + 3]);
      ${Array.from({ length: SIDE }, (_, j) => `sums[${j}] += lefts[k][mine.x + ${j}] * b;`).join(' ')}
    }
    workgroupBarrier();
  }
  for (var i = 0; i < ${SIDE}; i++) {
    for (var j = 0; j < ${SIDE}; j++) {
      let at = corner + mine + vec2<i32>(i, j);
      if (at.x < size.x && at.y < size.y) { put(at.x, at.y, sums[i][j]); }
    }
  }
}
`;
}

/** Brings one side of the tile in, such that neighbouring threads read neighbouring numbers. Beyond the edges lie zeros. */
function load(name: 'lefts' | 'rights', { width, along }: { readonly width: number; readonly along: boolean }): string {
  const [k, i] = along ? [`e / ${width}`, `e % ${width}`] : [`e % ${DEPTH}`, `e / ${DEPTH}`];
  const value = name === 'lefts' ? 'left(rows[i], terms[k])' : 'right(terms[k], corner.y + i)';
  const edge = name === 'lefts' ? 'corner.x + i < size.x' : 'corner.y + i < size.y';
  return /* wgsl */ `for (var e = id; e < ${DEPTH * width}; e += ${THREADS}) {
      let k = ${k};
      let i = ${i};
      var value = 0.0;
      if (start + k < size.w && ${edge}) { value = ${value}; }
      ${name}[k][i] = value;
    }`;
}
