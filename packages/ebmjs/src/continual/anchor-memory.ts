import { prefixed, readTensors, release, tensorOf, type Json, type NamedArrays, type Params } from '@ebmjs/core';
import type { Anchor } from '@ebmjs/training';
import type { Memory } from './learner.js';

/** Anchors of elastic weight consolidation, which it owns, as part of a checkpoint. */
export interface AnchorMemory extends Memory {
  readonly anchors: () => readonly Anchor[];
  /** Takes these over; anchors that are not among them any more are freed. */
  readonly set: (anchors: readonly Anchor[]) => Promise<void>;
  readonly dispose: () => void;
}

/** An empty one. */
export function anchorMemory(): AnchorMemory {
  let held: readonly Anchor[] = [];
  let arrays: NamedArrays = {};
  const replace = (next: readonly Anchor[]): void => {
    release(held.filter((anchor) => !next.includes(anchor)));
    held = next;
  };
  return {
    anchors: () => held,
    set: async (next) => {
      const named = next.map((anchor, k) => prefixed(String(k), flat(anchor)));
      arrays = await readTensors(Object.assign({}, ...named) as Params);
      replace(next);
    },
    snapshot: () => ({ arrays, meta: held.length }),
    restore: ({ arrays: given, meta }) => {
      arrays = given;
      replace(Array.from({ length: countOf(meta) }, (_, k) => anchorAt(given, `${k}/`)));
    },
    dispose: () => replace([]),
  };
}

const flat = ({ weights, fisher }: Anchor): Params => ({
  ...prefixed('weights', weights),
  ...prefixed('fisher', fisher),
});

const anchorAt = (arrays: NamedArrays, place: string): Anchor => ({
  weights: under(arrays, `${place}weights/`),
  fisher: under(arrays, `${place}fisher/`),
});

function under(arrays: NamedArrays, prefix: string): Params {
  const names = Object.keys(arrays).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), tensorOf(arrays[name]!)]));
}

const countOf = (meta: Json): number => (typeof meta === 'number' ? meta : 0);
