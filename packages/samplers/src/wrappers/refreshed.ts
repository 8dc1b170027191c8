import { Tensor } from '@tensorflow/tfjs-core';
import type { Energy, Kernel, State } from '@ebmjs/core';

/** What a state may say of the energy at its position; of no use once the energy is another. */
const CACHES = new Set(['energy', 'gradient']);

/** A kernel that knows how to bring its own state up to date. */
export interface Refreshing<S extends State, I> extends Kernel<S, I> {
  /** The state with what it caches of the energy computed anew. Borrows the state, whose tensors may be in the result. */
  readonly refresh: (state: S, energy: Energy) => S;
}

/**
 * The state for an energy that has changed: the same chains with their momenta, counts and whatever else they carry, but
 * every `energy` and `gradient` in it from a new `init`. Costs one gradient where there is any, else nothing.
 *
 * Call it inside `scope`: the result shares tensors with `state`, and is not to be returned.
 */
export function refreshed<S extends State, I>(kernel: Kernel<S, I>, state: S, energy: Energy): S {
  if (!caches(state)) return state;
  if ('refresh' in kernel) return (kernel as Refreshing<S, I>).refresh(state, energy);
  return merged(state, kernel.init(state.position, energy));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Tensor);

/** Whether a cache is in `state`, at any depth. */
function caches(state: unknown): boolean {
  return isRecord(state) && Object.entries(state).some(([name, value]) => CACHES.has(name) || caches(value));
}

function merged<T>(old: T, fresh: T): T {
  if (!isRecord(old) || !isRecord(fresh)) return old;
  const entries = Object.entries(old).map(([name, value]) => [
    name,
    CACHES.has(name) ? fresh[name] : merged(value, fresh[name]),
  ]);
  return Object.fromEntries(entries) as T;
}
