import { EbmError, foldIn, scope, type Energy, type FactoredEnergy, type Kernel, type State } from '@ebmjs/core';

/** What the kernel said of its step on each factor, in their order. */
export interface AlternatingInfo<I> {
  readonly factors: readonly I[];
}

/**
 * A sweep over the factors of a product of experts as one step: the kernel takes a step on each in turn. So the code of
 * Du and Mordatch (2019) samples from models that were trained apart (each gradient at once followed by its noise, its
 * step and its clamp), with `clamped(langevin({ stepSize, temperature }), box)`. One factor's gradients need be held at a
 * time; the exact sum takes the same number of them for a step without this error.
 *
 * Of Langevin dynamics at temperature `T`, a sweep over `m` factors descends by `h sum_i grad E_i` and adds noise of
 * variance `2 h T` `m` times: for small `h` it targets `exp(-sum_i E_i / (m T))`. At `T = 1 / m` that is the product itself,
 * with an error of order `h`, which grows with how far the factors pull apart: on Gaussians of precisions `p_i` a sweep is
 * `x -> a x + b` with `a = prod_i (1 - h p_i)`, and its mean leans towards the factor that came last.
 *
 * Takes energies that know their factors (`product`, `weightedSum` and models by `composedModel`, of
 * `@ebmjs/composition`), and throws an `EbmError` for others: wrappers that make an energy of their own go inside. Takes
 * kernels whose state is the position alone: each factor has an energy of its own, and a Metropolis test on each in turn
 * would leave none of them invariant. Factor `i` draws from `foldIn(key, i)`.
 */
export function alternating<I>(kernel: Kernel<State, I>): Kernel<State, AlternatingInfo<I>> {
  return {
    init: (position, energy) =>
      scope(() => {
        const state = kernel.init(position, factorsOf(energy)[0]!);
        const cached = Object.keys(state).filter((name) => name !== 'position');
        if (cached.length === 0) return state;
        throw new EbmError('alternating.kernel', 'must carry nothing but a position', cached);
      }),
    step: (key, start, energy) =>
      scope(() => {
        const infos: I[] = [];
        let state = start;
        for (const [i, factor] of factorsOf(energy).entries()) {
          const [next, info] = kernel.step(foldIn(key, i), state, factor);
          infos.push(info);
          state = next;
        }
        return [{ position: state.position }, { factors: infos }] as const;
      }),
  };
}

function factorsOf(energy: Energy): readonly Energy[] {
  const { factors } = energy as Partial<FactoredEnergy>;
  if (factors && factors.length > 0) return factors;
  throw new EbmError(
    'alternating.energy',
    'must know its factors, as a product does, and be wrapped by nothing',
    energy,
  );
}
