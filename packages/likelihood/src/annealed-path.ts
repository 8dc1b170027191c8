import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Energy, type ValueAndGrad } from '@ebmjs/core';
import { endTerms, endValues, knownTerms, sameData, type Ends, type EndTerms } from './end-terms.js';
import { readRows } from './read-rows.js';

/** Energies of a batch at both ends of the path, `[n]` each, on the host. */
export interface EndEnergies {
  readonly base: Float32Array;
  readonly target: Float32Array;
}

/** The geometric path `E_beta = (1 - beta) E_0 + beta E_1`, and what has been evaluated on it. */
export interface AnnealedPath {
  /** `E_beta`. */
  readonly at: (beta: number) => Energy;
  /** Tells the path where the chains are now, and gets their energies. `x` is borrowed until the next arrival. */
  readonly arrive: (x: tf.Tensor) => Promise<EndEnergies>;
  readonly dispose: () => void;
}

/**
 * The path between two energies, which evaluates no point twice.
 *
 * A kernel that accepts or rejects leaves every chain where it was or where it looked last. The path remembers `E_0`,
 * `E_1` and their gradients at both, and finds the chains' rows again by comparing positions. Hamiltonian Monte Carlo
 * of L leapfrog steps then costs L gradients a temperature, and the weights nothing. What is not found is evaluated.
 */
export function annealedPath(ends: Ends): AnnealedPath {
  let position: tf.Tensor | undefined;
  let here: EndTerms | undefined; // at `position`
  let latest: EndTerms | undefined; // at the last point asked for that was not `position`

  const settle = (terms?: EndTerms): void => {
    release(here, latest);
    here = terms;
    latest = undefined;
  };
  const termsAt = (x: tf.Tensor): EndTerms => {
    const isHere = position !== undefined && sameData(position, x); // asked of `x` itself: clones are copies on WASM
    if (isHere && here) return here;
    const known = [here, latest].find((terms) => terms && sameData(terms.x, x));
    if (known) return known;
    const terms = endTerms(ends, x);
    if (isHere) return (here = terms);
    release(latest);
    return (latest = terms);
  };
  const arrive = async (x: tf.Tensor): Promise<EndEnergies> => {
    const usesGradients = (here ?? latest) !== undefined;
    position = x;
    if (here && latest) {
      const { terms, known } = knownTerms(x, here, latest);
      settle(terms);
      const [base, target, flags] = await readRows([terms.base.value, terms.target.value, known]);
      known.dispose();
      if (flags!.every((flag) => flag === 1)) return { base: base!, target: target! };
    }
    settle(usesGradients ? endTerms(ends, x) : undefined);
    const values = here ? [here.base.value, here.target.value] : endValues(ends, x);
    const [base, target] = await readRows(values);
    if (!here) release(values);
    return { base: base!, target: target! };
  };
  return { at: (beta) => mixed(ends, termsAt, beta), arrive, dispose: () => settle() };
}

/** `E_beta`. Only the fused form remembers: a plain call may be on somebody's gradient tape. */
function mixed(ends: Ends, termsAt: (x: tf.Tensor) => EndTerms, beta: number): Energy {
  const mix = <T extends tf.Tensor>(e0: T, e1: T): T => tf.add(tf.mul(e0, 1 - beta), tf.mul(e1, beta));
  const energy = (x: tf.Tensor): tf.Tensor1D => scope(() => mix(ends.base(x), ends.target(x)));
  const valueAndGrad = (x: tf.Tensor): ValueAndGrad =>
    scope(() => {
      const { base, target } = termsAt(x);
      return { value: mix(base.value, target.value), grad: mix(base.grad, target.grad) };
    });
  return Object.assign(energy, { valueAndGrad });
}
