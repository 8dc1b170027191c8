import { freeCoordinates, givenTheRest, scope, type Kernel, type Mask, type State } from '@ebmjs/core';
import { learningInside } from './learning-inside.js';
import { refreshed, type Refreshing } from './refreshed.js';
import type { Wrapped } from './wrapped.js';

/**
 * The kernel on some coordinates of the event, the others kept as they are to the bit: inpainting.
 *
 * The kernel runs in the space of the free coordinates alone, `[chains, free]`, under
 * `E_free(z) = E(z in the places that are free, the rest as it was)`. Its noise and momenta have no part in the others,
 * so whatever leaves `exp(-E)` invariant leaves the conditional density of the free coordinates given the rest
 * invariant: as exact as the kernel is, for every kernel that asks nothing of the shape of an event. (Moving all of a
 * proposal and putting the fixed part back afterwards would not be: the test would be of another move.)
 *
 * The same as an energy, for values that are known beforehand, is `conditioned` of `@ebmjs/composition`.
 *
 * @param mask for all chains, or a list of as many as there are chains, one for each: these may be free in different
 * places, but in equally many. Throws an `EbmError` when none is free, when the numbers differ, and at the start for
 * another number of coordinates or chains.
 */
export function masked<S extends State, I>(kernel: Kernel<S, I>, mask: Mask | readonly Mask[]): Kernel<Wrapped<S>, I> {
  const coordinates = freeCoordinates('masked.mask', mask);
  const { fit, free, put, taken } = coordinates;
  const wrapped: Refreshing<Wrapped<S>, I> = {
    init: (position, energy) =>
      scope(() => {
        fit(position);
        const inner = kernel.init(taken(position), givenTheRest(energy, position, coordinates));
        return { position: put(inner.position, position), inner };
      }),
    step: (key, { inner, position }, energy) =>
      scope(() => {
        const [next, info] = kernel.step(key, inner, givenTheRest(energy, position, coordinates));
        return [{ position: put(next.position, position), inner: next }, info] as const;
      }),
    refresh: (state, energy) => ({
      ...state,
      inner: refreshed(kernel, state.inner, givenTheRest(energy, state.position, coordinates)),
    }),
    ...learningInside(
      kernel,
      (inner) => masked(inner, mask),
      () => [free],
    ),
  };
  return wrapped;
}
