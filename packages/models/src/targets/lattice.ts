import { EbmError, knownOptions, oneOf, whole } from '@ebmjs/core';
import { finite, perCoordinate } from '../extent.js';

/** A rectangle of sites, and what couples neighbours. */
export interface LatticeOptions {
  /** Rows and columns. */
  readonly shape: readonly [rows: number, columns: number];
  /** One number for all bonds, or one or many for each direction. Positive aligns neighbours. @defaultValue 1 */
  readonly coupling?: number | Couplings;
  /**
   * `'periodic'` joins the last row to the first, and the last column. A side of 2 then has two bonds across, a side
   * of 1 none. @defaultValue `'free'`
   */
  readonly edges?: 'free' | 'periodic';
}

/** Couplings by direction: a number for all its bonds, or a flat list of one a bond, in the order of the sites. */
export interface Couplings {
  /** From a site to the one below it. */
  readonly down: number | readonly number[];
  /** From a site to the one on its right. */
  readonly right: number | readonly number[];
}

/** Two sites by their numbers, row by row, and what couples them. */
export interface Bond {
  readonly from: number;
  readonly to: number;
  readonly coupling: number;
}

export interface Lattice {
  readonly shape: readonly [number, number];
  readonly sites: number;
  readonly bonds: readonly Bond[];
  /** All sites, along the longer side. */
  readonly order: readonly number[];
}

/** The energies are products with a matrix of this many rows and columns. */
const MOST_SITES = 1024;

/** The options, checked. Throws an `EbmError` for `where`. */
export function checkedLattice(where: string, { shape, coupling = 1, edges = 'free' }: LatticeOptions): Lattice {
  if (!Array.isArray(shape) || shape.length !== 2)
    throw new EbmError(`${where}.shape`, 'must be [rows, columns]', shape);
  const [rows, columns] = shape.map((side: number, i) => whole(`${where}.shape[${i}]`, side)) as [number, number];
  if (rows * columns > MOST_SITES) {
    throw new EbmError(`${where}.shape`, `must have at most ${MOST_SITES} sites`, rows * columns);
  }
  const around = oneOf(`${where}.edges`, edges, ['free', 'periodic']) === 'periodic';
  const site = (row: number, column: number): number => (row % rows) * columns + (column % columns);
  const [down, right] = [ends(rows, around), ends(columns, around)];
  const pairsDown = range(down).flatMap((r) => range(columns).map((c) => [site(r, c), site(r + 1, c)] as const));
  const pairsRight = range(rows).flatMap((r) => range(right).map((c) => [site(r, c), site(r, c + 1)] as const));
  const { down: below, right: beside } = byDirection(`${where}.coupling`, coupling);
  return {
    shape: [rows, columns],
    sites: rows * columns,
    bonds: [
      ...bondsOf(`${where}.coupling.down`, pairsDown, below),
      ...bondsOf(`${where}.coupling.right`, pairsRight, beside),
    ],
    order: rows >= columns ? range(rows * columns) : range(columns).flatMap((c) => range(rows).map((r) => site(r, c))),
  };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** How many bonds leave the sites of a line. */
const ends = (sites: number, around: boolean): number => (around && sites > 1 ? sites : sites - 1);

function byDirection(where: string, coupling: number | Couplings): Couplings {
  if (typeof coupling === 'number') return { down: finite(where, coupling), right: coupling };
  knownOptions(where, coupling, ['down', 'right']);
  return coupling;
}

function bondsOf(
  where: string,
  pairs: readonly (readonly [from: number, to: number])[],
  coupling: number | readonly number[],
): Bond[] {
  const each = perCoordinate(where, coupling, { size: pairs.length, check: finite });
  return pairs.map(([from, to], i) => ({ from, to, coupling: each[i]! }));
}
