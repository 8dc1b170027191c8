import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, positive, scope, split, type Kernel, type State } from '@ebmjs/core';
import { refreshed, type Refreshing } from './refreshed.js';
import { swapRungs, type Swaps } from './swap-rungs.js';
import type { Counted } from './wrapped.js';
import { atRungs } from './at-rungs.js';

/** The rungs of the ladder. */
export interface ParallelTemperingOptions {
  /** Rising, the first that of the samples. Targets are `exp(-E/T)`. */
  readonly temperatures: readonly number[];
}

/** What a step has to say. */
export interface ParallelTemperingInfo<I> extends Swaps {
  /** What the kernel inside has to say, `rungs * chains` rows. */
  readonly inner: I;
}

/**
 * Parallel tempering, or replica exchange (Geyer 1991): each chain is run at every temperature, and after each step
 * neighbours swap places with probability `min(1, exp((1/T_i - 1/T_j)(E_i - E_j)))`; pairs that begin at an even rung
 * and at an odd one take turns, which carries states through the ladder faster than pairs at random (Syed et al. 2022).
 * Leaves the product of all `exp(-E/T)` exactly invariant where the kernel does. `position` is that of the first rung;
 * the state inside has `rungs * chains` rows, all chains of the first temperature, then of the next.
 *
 * All rungs are one batch of the kernel: a `stepSize` for each of them is a tensor of `rungs * chains`. Takes kernels
 * that carry positions, energies, gradients and momenta, and nothing else; an `EbmError` for others when the chain starts.
 * Kernels that carry no energy cost one more a step.
 */
export function parallelTempering<S extends State, I>(
  kernel: Kernel<S, I>,
  options: ParallelTemperingOptions,
): Kernel<Counted<S>, ParallelTemperingInfo<I>> {
  knownOptions('parallelTempering', options, ['temperatures']);
  const temperatures = checkedLadder(options.temperatures);
  const wrapped: Refreshing<Counted<S>, ParallelTemperingInfo<I>> = {
    init: (position, energy) =>
      scope(() => {
        const everywhere = tf.tile(position, [temperatures.length, ...position.shape.slice(1).map(() => 1)]);
        const inner = kernel.init(everywhere, atRungs(energy, temperatures, position.shape[0]!));
        carriesWhatIsKnown(inner);
        return { position: tf.clone(position), inner, step: 0 };
      }),
    step: (key, { position, inner, step }, energy) =>
      scope(() => {
        const [moveKey, swapKey] = split(key, 2);
        const chains = position.shape[0]!;
        const [moved, info] = kernel.step(moveKey, inner, atRungs(energy, temperatures, chains));
        const [next, swaps] = swapRungs(swapKey, moved, energy, { temperatures, step });
        const first = tf.slice(next.position, 0, chains);
        return [
          { position: first, inner: next, step: step + 1 },
          { inner: info, ...swaps },
        ] as const;
      }),
    refresh: (state, energy) => {
      const inside = atRungs(energy, temperatures, state.position.shape[0]!);
      return { ...state, inner: refreshed(kernel, state.inner, inside) };
    },
  };
  return wrapped;
}

function checkedLadder(temperatures: readonly number[]): readonly number[] {
  const where = 'parallelTempering.temperatures';
  if (!Array.isArray(temperatures) || temperatures.length < 2)
    throw new EbmError(where, 'must be at least two', temperatures);
  temperatures.forEach((t, i) => {
    positive(where, t);
    if (i > 0 && !(t > temperatures[i - 1]!)) throw new EbmError(where, 'must rise', temperatures);
  });
  return [...temperatures];
}

const KNOWN = new Set(['position', 'energy', 'gradient', 'momentum']);

function carriesWhatIsKnown(state: State): void {
  const other = Object.keys(state).filter((name) => !KNOWN.has(name));
  if (other.length === 0) return;
  throw new EbmError('parallelTempering.kernel', `must carry nothing but ${[...KNOWN].join(', ')}`, other);
}
