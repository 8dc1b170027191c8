import type { Params, Variables } from './model.js';
import { prefixed } from './named-tensors.js';

/**
 * The variables of a model made of several others, out of theirs, in their order: the names of part `i` begin with `i/`.
 * Borrowed: the same tensors, whoever owns them.
 */
export function joinedVariables(parts: readonly Variables[]): Variables {
  return {
    weights: joinedParams(parts.map(({ weights }) => weights)),
    state: joinedParams(parts.map(({ state }) => state)),
  };
}

/** The same for records of one kind. */
export const joinedParams = (records: readonly Params[]): Params =>
  Object.assign({}, ...records.map((record, i) => prefixed(`${i}`, record))) as Params;

/** The variables of part `part` (counted from 0) out of those of the whole, under its own names. Borrowed. */
export function variablesOfPart({ weights, state }: Variables, part: number): Variables {
  const prefix = `${part}/`;
  const own = (params: Params): Params =>
    Object.fromEntries(
      Object.entries(params)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  return { weights: own(weights), state: own(state) };
}
