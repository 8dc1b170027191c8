import { foldIn, hostUniform, key, randint, type Json, type Key } from '@ebmjs/core';
import { isRange, type Axis, type Range, type Setting, type SweepSpec } from './sweep-spec.js';

/** The settings of a sweep: every combination of its axes, the last of which changes soonest, or independent draws. */
export function settingsOf({ axes, search, draws, seed }: SweepSpec): Setting[] {
  const places = Object.entries(axes);
  if (search === 'random') return Array.from({ length: draws }, (_, i) => drawn(places, foldIn(key(seed), i)));
  return places.reduce<Setting[]>(
    (settings, [place, axis]) =>
      settings.flatMap((setting) => gridOf(axis).map((value) => ({ ...setting, [place]: value }))),
    [{}],
  );
}

const gridOf = (axis: Axis): readonly Json[] => {
  if (!isRange(axis)) return axis;
  const last = axis.count! - 1;
  return Array.from({ length: axis.count! }, (_, i) => within(axis, i / last));
};

const drawn = (places: readonly (readonly [string, Axis])[], from: Key): Setting =>
  Object.fromEntries(places.map(([place, axis], i) => [place, drawOf(axis, foldIn(from, i))]));

const drawOf = (axis: Axis, from: Key): Json =>
  isRange(axis) ? within(axis, hostUniform(from, 1)[0]!) : axis[randint(from, 1, axis.length)[0]!]!;

/** The number at a share of the way through a range; its ends exactly. */
function within({ from, to, scale, whole }: Range, share: number): number {
  const value = share === 1 ? to : scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;
  return whole ? Math.round(value) : value;
}
