import type { Pilot } from './pilot.js';

/** One step size and what its chains did. Plain JSON: null where a number is not finite, or not to be had. */
export type Candidate = {
  readonly stepSize: number;
  /** Mean energy of the chains by the step after which they were looked at. */
  readonly curve: readonly (readonly [step: number, energy: number | null])[];
  /** Mean fall of the energy of a chain from its start to its end. */
  readonly drop: number | null;
  /** Standard error of that mean. */
  readonly dropError: number | null;
  /** Steps from which on the mean energy has fallen by 90 % of `drop`; null where it does not fall. */
  readonly plateau: number | null;
  /** How far an entry of a position moves in a step, as the root of the mean square. */
  readonly movement: number | null;
  /** The movement in units of the noise of a step. */
  readonly movementToNoise: number | null;
  /** Share of the slope's entries beyond the clip at the start and at the end. */
  readonly clippedAtStart: number | null;
  readonly clipped: number | null;
  /** Share of the entries at the end that are on a face of the box. */
  readonly saturated: number | null;
  /** Share of the chains whose energy was not finite at one look or more. */
  readonly nonFinite: number;
};

/** What of a drop is a plateau. */
export const PLATEAU = 0.9;

/** What a pilot has seen, in numbers to choose by. */
export function candidate(
  stepSize: number,
  { energies, clipped, movement, saturated }: Pilot,
  { looks, noise }: { readonly looks: readonly number[]; readonly noise: number | undefined },
): Candidate {
  const curve = energies.map((each, i) => [looks[i]!, finite(meanOf(each))] as const);
  const drops = energies[0]!.map((first, i) => first - energies.at(-1)![i]!);
  const drop = finite(meanOf(drops));
  const lost = drops.filter((_, chain) => !energies.every((each) => Number.isFinite(each[chain])));
  return {
    stepSize,
    curve,
    drop,
    dropError: finite(errorOf(drops)),
    plateau: drop !== null && drop > 0 ? settledBelow(curve, curve[0]![1]! - PLATEAU * drop) : null,
    movement: finite(movement),
    movementToNoise: noise === undefined || noise === 0 ? null : finite(movement / noise),
    clippedAtStart: finite(clipped[0]),
    clipped: finite(clipped.at(-1)),
    saturated: finite(saturated),
    nonFinite: lost.length / drops.length,
  };
}

/** The first step from which on the curve stays at `level` or below; null where it ends above. */
export function settledBelow(curve: Candidate['curve'], level: number): number | null {
  const above = curve.findLastIndex(([, energy]) => energy === null || energy > level);
  return curve[above + 1]?.[0] ?? null;
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard error of the mean. */
function errorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
