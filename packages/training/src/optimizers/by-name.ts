import type { Tensor } from '@tensorflow/tfjs-core';
import { replayed, scope, type Params } from '@ebmjs/core';

/** The tensors of one weight by what they are, such as `g` and `w`, and those that all weights share. */
export type Entry = { readonly [kind: string]: Tensor };

/** For each kind, a tensor for each weight. */
export type Kinds = { readonly [kind: string]: Params };

export interface ByName {
  /** What the results of `move` are. */
  readonly results: readonly string[];
  /** Of one weight, in the order of `results`. A pure function of its tensors, their shapes and the name. */
  readonly move: (entry: Entry, name: string) => readonly Tensor[];
  /** What `move` needs to have of all weights together; passed to it with the rest. */
  readonly together?: (kinds: Kinds, shared: Params) => Params;
}

/**
 * Does the same to each weight, all of them in one function that a backend may record. What changes from step to step
 * must come in as a tensor. Every kind has the same names; call the result in a `scope`.
 */
export function byName({ results, move, together }: ByName): (kinds: Kinds, shared: Params) => Kinds {
  const all = replayed((inputs) => {
    const { kinds, shared } = parted(inputs);
    const common = { ...shared, ...together?.(kinds, shared) };
    const names = Object.keys(Object.values(kinds)[0] ?? {});
    // The temporary tensors of one weight go at once: for all weights they would be many times the weights.
    return names.flatMap((name) => scope(() => [...move({ ...common, ...entryOf(kinds, name) }, name)]));
  }, BY_NAME);
  return (kinds, shared) => {
    const names = Object.keys(Object.values(kinds)[0] ?? {});
    const moved = all(joined(kinds, shared));
    const nth = (k: number): Params =>
      Object.fromEntries(names.map((name, i) => [name, moved[results.length * i + k]!]));
    return Object.fromEntries(results.map((result, k) => [result, nth(k)]));
  };
}

/** Nothing has rows, and everything is an output of its own. */
const BY_NAME = { rows: [], rowOutputs: 0 };

/** `kind/name` for each kind, and `/name` for what is shared: one record, as `replayed` takes it. */
function joined(kinds: Kinds, shared: Params): Params {
  const entries = [...Object.entries(kinds), ['', shared] as const].flatMap(([kind, params]) =>
    Object.entries(params).map(([name, tensor]) => [`${kind}/${name}`, tensor] as const),
  );
  return Object.fromEntries(entries);
}

function parted(inputs: Params): { readonly kinds: Kinds; readonly shared: Params } {
  const kinds: { [kind: string]: { [name: string]: Tensor } } = { '': {} };
  for (const [key, tensor] of Object.entries(inputs)) {
    const slash = key.indexOf('/');
    (kinds[key.slice(0, slash)] ??= {})[key.slice(slash + 1)] = tensor;
  }
  const { '': shared, ...rest } = kinds;
  return { kinds: rest, shared: shared! };
}

const entryOf = (kinds: Kinds, name: string): Entry =>
  Object.fromEntries(Object.entries(kinds).map(([kind, params]) => [kind, params[name]!]));
