import type { Energy, FactoredEnergy } from '@ebmjs/core';
import { finiteNumbers, sumOf } from './weighted-sum.js';

/**
 * Guidance: what each concept adds to the energy of anything, by its strength,
 * `E(x) + sum_i s_i (E(x | y_i) - E(x))`.
 *
 * One concept at strength `1 + w` is classifier-free guidance, `(1 + w) E(x | y) - w E(x)` (Ho and Salimans 2022): by
 * Bayes' rule the density `p(x) p(y | x)^(1 + w)`. Strength 1 is the concept itself, 0 leaves it out, and one below 0
 * leads away from it. Several are their conjunction where they are independent given `x` (Liu et al. 2022,
 * "Compositional visual generation with composable diffusion models"; Du, Li and Mordatch 2020), in which the plain sum
 * of their energies would count `E(x)` once for each.
 *
 * Has `valueAndGrad` where a part with a weight has. Throws an `EbmError` unless there is a finite strength for each.
 */
export function guided(
  unconditional: Energy,
  concepts: readonly Energy[],
  strengths: readonly number[],
): FactoredEnergy {
  finiteNumbers('guided.strengths', strengths, concepts.length);
  const rest = strengths.reduce((left, strength) => left - strength, 1);
  return sumOf('guided', [unconditional, ...concepts], [rest, ...strengths]);
}
