import { ERRORS, PLATEAU, plateauOf, settledBelow, type Candidate } from './candidate.js';

/** A sampler's step size and number of steps. */
export type SamplerSetting = { readonly stepSize: number; readonly steps: number };

/** What was chosen, and why. Plain JSON. */
export type SamplerChoice = {
  /** Null where no step size will do. */
  readonly choice: SamplerSetting | null;
  /** The reason, in words. */
  readonly why: string;
  /** What the reader should know, and might change. */
  readonly warnings: readonly string[];
  /** What speaks against each candidate, in their order; null for nothing. */
  readonly faults: readonly (string | null)[];
};

export interface ChooseOptions {
  /** Largest share of entries on the faces of the box. */
  readonly saturated: number;
}

/** Candidates that take up to this times the fewest steps are as quick. */
const AS_QUICK = 1.25;
/** Share of clipped slopes from which on chains walk by a constant speed, whatever the slope. */
const ALL_CLIPPED = 0.95;

/**
 * The rule. Out is a step size whose chains meet energies that are not finite, do not lower the mean energy by more than
 * two standard errors, or end on the faces of the box. Of the others, the best fall sets the level to reach: 90 % of it. The setting
 * is the one that is below that level, and stays so on average, from the fewest steps on; of those that are as quick (by a quarter), the one with the fewest clipped slopes at the end (by tenths), then the
 * smallest step.
 */
export function chooseSetting(candidates: readonly Candidate[], options: ChooseOptions): SamplerChoice {
  const faults = candidates.map((each) => faultOf(each, options));
  const sound = candidates.filter((_, i) => faults[i] === null);
  if (sound.length === 0) return { choice: null, why: nothing(candidates, faults), warnings: [], faults };
  const best = Math.max(...sound.map(({ drop }) => drop!));
  const level = plateauOf(sound[0]!.curve[0]![1]!, best);
  const timed = sound.flatMap((each) => {
    const steps = settledBelow(each.curve, level);
    return steps === null ? [] : [{ ...each, steps }];
  });
  const fewest = Math.min(...timed.map(({ steps }) => steps));
  const quick = timed.filter(({ steps }) => steps <= AS_QUICK * fewest);
  const [chosen] = quick.sort((a, b) => tenths(a) - tenths(b) || a.stepSize - b.stepSize) as [Timed, ...Timed[]];
  return {
    choice: { stepSize: chosen.stepSize, steps: chosen.steps },
    why: reason(chosen, { sound: sound.length, all: candidates.length, quick: quick.length, best }),
    warnings: warnings(chosen, candidates),
    faults,
  };
}

type Timed = Candidate & { readonly steps: number };

const tenths = ({ clipped }: Candidate): number => Math.round(10 * (clipped ?? 0));

function faultOf(each: Candidate, { saturated }: ChooseOptions): string | null {
  const { drop, dropError } = each;
  if (each.nonFinite > 0) return `${percent(each.nonFinite)} of the chains met energies that are not finite`;
  if (drop === null || dropError === null) return 'energies are too large for a mean';
  if (drop < -ERRORS * dropError) return `the energy rises by ${short(-drop)}: the step is too large`;
  if (drop <= ERRORS * dropError) return `the energy falls by no more than chance would have it${idle(each)}`;
  if (each.saturated !== null && each.saturated > saturated)
    return `${percent(each.saturated)} of the entries end on the faces of the box, more than ${percent(saturated)}`;
  return null;
}

/** Within a twentieth of the noise there is no other movement to speak of. */
const idle = ({ movementToNoise }: Candidate): string =>
  movementToNoise !== null && Math.abs(movementToNoise - 1) < 0.05 ? ': chains move by their noise alone' : '';

function nothing(candidates: readonly Candidate[], faults: readonly (string | null)[]): string {
  const [least, most] = [candidates[0]!.stepSize, candidates.at(-1)!.stepSize];
  return `no step size from ${least} to ${most} will do: at ${least} ${faults[0]}; at ${most} ${faults.at(-1)}`;
}

interface Numbers {
  readonly sound: number;
  readonly all: number;
  readonly quick: number;
  readonly best: number;
}

function reason(chosen: Timed, { sound, all, quick, best }: Numbers): string {
  const others = quick > 1 ? `, as do ${quick - 1} more that are no better for it` : '';
  const facts = [
    `the energy falls by ${short(chosen.drop!)}`,
    `entries move ${short(chosen.movement!)} a step${times(chosen.movementToNoise)}`,
    ...(chosen.clipped === null ? [] : [`${percent(chosen.clipped)} of the slope's entries are clipped at the end`]),
    ...(chosen.saturated === null ? [] : [`${percent(chosen.saturated)} of the entries are on the faces of the box`]),
  ];
  return (
    `step size ${chosen.stepSize} with ${chosen.steps} steps: of ${all} step sizes ${sound} lower the energy, and this one ` +
    `reaches ${percent(PLATEAU)} of the best fall of ${short(best)} in the fewest steps${others}; ${facts.join(', ')}`
  );
}

const times = (ratio: number | null): string => (ratio === null ? '' : `, ${short(ratio)} times the noise`);

function warnings(chosen: Timed, candidates: readonly Candidate[]): string[] {
  const [least, most] = [candidates[0]!.stepSize, candidates.at(-1)!.stepSize];
  const edge = candidates.length > 1 && [least, most].includes(chosen.stepSize);
  return [
    ...(edge ? [`${chosen.stepSize} is at the end of the range: a wider one may hold a better step size`] : []),
    ...(chosen.steps === chosen.curve.at(-1)![0]
      ? ['the energy still falls at the last step tried: more steps would lower it further']
      : []),
    ...(chosen.clipped !== null && chosen.clipped >= ALL_CLIPPED
      ? [`${percent(chosen.clipped)} of the slope's entries are clipped at the end: the step follows signs, not slopes`]
      : []),
  ];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const short = (value: number): string => String(Number(value.toPrecision(3)));
