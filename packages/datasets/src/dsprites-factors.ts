import { EbmError, oneOf, whole } from '@ebmjs/core';

/** What varies, and how many values it has, the last varying first; with the one colour, the order of the file. */
export type SpriteFactors = Readonly<Record<SpriteFactor, number>>;
export type SpriteFactor = 'shape' | 'scale' | 'orientation' | 'x' | 'y';

const NAMES = ['shape', 'scale', 'orientation', 'x', 'y'] as const;

/** 737,280 pictures. */
export const DSPRITES_FACTORS: SpriteFactors = { shape: 3, scale: 6, orientation: 40, x: 32, y: 32 };

/** Which values of a factor are wanted, from 0; of a factor that is not named, all. */
export type SpriteSelection = Readonly<Partial<Record<SpriteFactor, readonly number[]>>>;

export const spriteCount = (factors: SpriteFactors): number =>
  NAMES.reduce((product, name) => product * factors[name], 1);

/** The value of each factor in a row of the file. */
export function spriteAt(row: number, factors: SpriteFactors): Record<SpriteFactor, number> {
  let rest = row;
  const values = { shape: 0, scale: 0, orientation: 0, x: 0, y: 0 };
  for (const name of NAMES.toReversed()) {
    values[name] = rest % factors[name];
    rest = Math.floor(rest / factors[name]);
  }
  return values;
}

/** The rows of a selection, in order. Throws an `EbmError` for a factor or a value that there is not, and for none. */
export function selectedRows(select: SpriteSelection, factors: SpriteFactors): Int32Array {
  for (const [name, values] of Object.entries(select)) {
    const factor = oneOf('dsprites.select', name, NAMES);
    for (const value of values) {
      if (whole(`dsprites.select.${name}`, value, 0) < factors[factor]) continue;
      throw new EbmError(`dsprites.select.${name}`, `must be from 0 to ${factors[factor] - 1}`, value);
    }
  }
  let rows = [0];
  for (const name of NAMES) {
    const values = [...new Set(select[name] ?? Array.from({ length: factors[name] }, (_, i) => i))].sort(
      (a, b) => a - b,
    );
    rows = rows.flatMap((row) => values.map((value) => row * factors[name] + value));
  }
  if (rows.length === 0) throw new EbmError('dsprites.select', 'must leave a picture or more', select);
  return Int32Array.from(rows);
}

export type SpriteLabel = 'shape' | 'scale' | 'orientation' | 'position';

/** How many numbers a label has: one-hot shapes; a scale; cosine and sine of the angle; x and y. */
export const SPRITE_LABEL_WIDTH: Readonly<Record<SpriteLabel, number>> = {
  shape: 3,
  scale: 1,
  orientation: 2,
  position: 2,
};

/** The label of a row: scales from 0.5 to 1, angles round the circle, positions from 0 to 1, as the published values are. */
export function spriteLabel(label: SpriteLabel, row: number, factors: SpriteFactors): readonly number[] {
  const at = spriteAt(row, factors);
  const share = (name: SpriteFactor): number => at[name] / Math.max(1, factors[name] - 1);
  if (label === 'shape') return [0, 1, 2].map((shape) => (shape === at.shape ? 1 : 0));
  if (label === 'scale') return [0.5 + 0.5 * share('scale')];
  if (label === 'position') return [share('x'), share('y')];
  const angle = 2 * Math.PI * share('orientation'); // the first and the last are the same angle, in the file as well
  return [Math.cos(angle), Math.sin(angle)];
}
