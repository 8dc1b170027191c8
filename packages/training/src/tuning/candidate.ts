import type { Pilot } from './pilot.js';

/** One step size and what its chains did. Plain JSON: null where a number is not finite, or not to be had. */
export type Candidate = {
  readonly stepSize: number;
  /** Mean energy of the chains by the step after which they were looked at. */
  readonly curve: readonly (readonly [step: number, energy: number | null])[];
  /** Mean fall of the energy of a chain from its start to the mean of its second half. */
  readonly drop: number | null;
  /** Standard error of that mean. */
  readonly dropError: number | null;
  /** Steps from which on the mean energy is 90 % of `drop` below the start; null where it does not fall. */
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

/** Standard errors beyond which a rise or a fall is one. */
export const ERRORS = 2;
/** What of a drop is a plateau. */
export const PLATEAU = 0.9;

/** The energy after that much of a drop. */
export const plateauOf = (start: number, drop: number): number => start - PLATEAU * drop;

/** What a pilot has seen, in numbers to choose by. */
export function candidate(
  stepSize: number,
  { energies, clipped, movement, saturated }: Pilot,
  { looks, noise }: { readonly looks: readonly number[]; readonly noise: number | undefined },
): Candidate {
  const curve = energies.map((each, i) => [looks[i]!, finite(meanOf(each))] as const);
  const ends = energies.slice(halfway(looks));
  const drops = energies[0]!.map((first, chain) => first - meanOf(ends.map((each) => each[chain]!)));
  const [drop, dropError] = [finite(meanOf(drops)), finite(errorOf(drops))];
  const falls = drop !== null && dropError !== null && drop > ERRORS * dropError;
  const lost = drops.filter((_, chain) => !energies.every((each) => Number.isFinite(each[chain])));
  return {
    stepSize,
    curve,
    drop,
    dropError,
    plateau: falls ? settledBelow(curve, plateauOf(curve[0]![1]!, drop)) : null,
    movement: finite(movement),
    movementToNoise: noise === undefined || noise === 0 ? null : finite(movement / noise),
    clippedAtStart: finite(clipped[0]),
    clipped: finite(clipped.at(-1)),
    saturated: finite(saturated),
    nonFinite: lost.length / drops.length,
  };
}

/**
 * The first step from which on the curve is at `level` or below, there and on average: chains that have arrived fluctuate.
 * Null where the second half of the curve is above.
 */
export function settledBelow(curve: Candidate['curve'], level: number): number | null {
  const energies = curve.map(([, energy]) => energy ?? Infinity);
  const below = (i: number): boolean => meanOf(energies.slice(i)) <= level;
  const half = halfway(curve.map(([step]) => step));
  if (!below(half)) return null;
  const settled = energies.findIndex((energy, i) => energy <= level && below(i));
  return curve[settled < 0 ? half : settled]![0];
}

/** The first of the looks in the second half of the steps. */
const halfway = (looks: readonly number[]): number => looks.findIndex((look) => look >= looks.at(-1)! / 2);

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard error of the mean. */
function errorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
