import { EbmError, key, permutation, type FiniteDataset } from '@ebmjs/core';
import { arrayDataset, renderedDsprites } from '@ebmjs/datasets';
import type { ComposeConfig } from './config.js';

export const SHAPES = ['square', 'ellipse', 'heart'] as const;

/** Columns of a label: three of the shape, one-hot, then x and y from 0 to 1 across the image. */
export const LABEL_WIDTH = 5;

/** Every combination of shape and place as one data set: row `shape * places + place`, labels of five numbers. */
export interface Sprites {
  readonly all: FiniteDataset;
  /** Number of places. */
  readonly places: number;
  /** The shape of each row, 0 to 2. */
  readonly shapes: Int32Array;
}

/** Renders them: scale 1, not turned, a place every so many pixels. */
export async function sprites({ images: { side, places: across } }: ComposeConfig): Promise<Sprites> {
  const grid = Array.from({ length: across }, (_, i) => (32 / across) * i);
  const rendered = renderedDsprites({ select: { scale: [5], orientation: [0], x: grid, y: grid }, side });
  const places = across * across;
  const shapes = Int32Array.from({ length: 3 * places }, (_, row) => Math.floor(row / places));
  const { x } = rendered.rows([...shapes.keys()]);
  const y = Float32Array.from([...shapes.keys()].flatMap((row) => labelOf(row, grid)));
  const data = await x.data<'float32'>().finally(() => x.dispose());
  const all = arrayDataset({
    name: rendered.name,
    x: { dtype: 'float32', shape: x.shape, data },
    y: { dtype: 'float32', shape: [shapes.length, LABEL_WIDTH], data: y },
    licence: rendered.licence,
    attribution: rendered.attribution,
  });
  return { all, places, shapes };
}

/** The centre of a sprite at place `i` is at 16.5 + i of 64 pixels. */
function labelOf(row: number, grid: readonly number[]): number[] {
  const place = row % grid.length ** 2;
  const [x, y] = [grid[Math.floor(place / grid.length)]!, grid[place % grid.length]!];
  return [...SHAPES.map((_, shape) => (shape === Math.floor(row / grid.length ** 2) ? 1 : 0)), centre(x), centre(y)];
}

const centre = (at: number): number => (16.5 + at) / 64;

/** Rows that the two models and everybody else have and have not seen. */
export interface Seen {
  /** All shapes at some places, of which the model of shape is told the shape. */
  readonly shape: readonly number[];
  /** Some shapes at all places, of which the model of place is told the place. */
  readonly place: readonly number[];
  /** Either. */
  readonly either: readonly number[];
  /** What nobody has seen. */
  readonly neither: readonly number[];
}

/** Divides the combinations. Throws an `EbmError` where nothing is left that nobody has seen. */
export function seenOf({ places, shapes }: Sprites, { seen, seed }: ComposeConfig, share = seen.share): Seen {
  const some = Math.max(1, Math.round(share * places));
  // Places go from left to right, so the first are those furthest left; more of a random share holds less of it.
  const order = seen.layout === 'side' ? [...Array(places).keys()] : [...permutation(key(seed), places)];
  const chosen = new Set(order.slice(0, some));
  const rows = [...shapes.keys()];
  const shape = rows.filter((row) => chosen.has(row % places));
  const place = rows.filter((row) => seen.everywhere.includes(shapes[row]!));
  const either = rows.filter((row) => shape.includes(row) || place.includes(row));
  const neither = rows.filter((row) => !either.includes(row));
  if (neither.length === 0) throw new EbmError('seen', 'must leave combinations that nobody has seen', seen);
  return { shape, place, either, neither };
}
