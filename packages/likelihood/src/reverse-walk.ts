import * as tf from '@tensorflow/tfjs-core';
import { scope, type Key, type Reference, type State } from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { annealedWalk, type KernelAt } from './annealed-walk.js';
import type { Schedule } from './annealing-schedule.js';
import { addTo } from './log-weights.js';
import type { Progress } from './progress.js';
import { energyOfRows, type Target } from './target.js';
import { pathBetween, type EnergyBetween } from './walk-path.js';

export interface ReverseWalkOptions<S extends State, I> {
  /** Names the caller in errors. */
  readonly where: string;
  readonly base: Reference;
  readonly target: Target;
  readonly between?: EnergyBetween | undefined;
  readonly kernel: KernelAt<S, I>;
  readonly betas: Schedule;
  /** `[starts, ...event]`, borrowed. */
  readonly from: tf.Tensor;
  /** Which of them each chain starts at, `[chains]`; a conditional target is asked for the energy of `items`. */
  readonly startOf: Int32Array;
  /** @defaultValue `startOf` */
  readonly items?: Int32Array;
  readonly key: Key;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What chains came by on their way from the target to the base. */
export interface ReverseWalk {
  /** `E_1` where each chain started. */
  readonly startEnergies: Float64Array;
  /** `sum_k (beta_(k+1) - beta_k) (E_0(x_k) - E_1(x_k))` of each chain, which is what a forward chain's log-weight adds up. */
  readonly gains: Float64Array;
  /** At each inverse temperature but 0, from 1 down; empty where the kernel's info has no `accepted`. */
  readonly acceptance: readonly Acceptance[];
}

/** Cools chains backwards: `x_k ~ T_(beta_(k+1))(. | x_(k+1))` for `k = K - 1 ... 0`, with reversible kernels. */
export async function reverseWalk<S extends State, I>(options: ReverseWalkOptions<S, I>): Promise<ReverseWalk> {
  const { where, base, target, kernel, betas, from, startOf, items = startOf, key, signal, onProgress } = options;
  const last = betas.length - 1;
  const startEnergies = new Float64Array(startOf.length);
  const gains = new Float64Array(startOf.length);
  const acceptance: Acceptance[] = [];
  const rows = energyOfRows(target, items);
  const path = pathBetween(where, { base: base.energy, target: rows.energy }, options.between);
  const start = scope(() => tf.gather(from, tf.tensor1d(startOf, 'int32')));
  const walk = annealedWalk({ path, kernel, betas: betas.slice(1).reverse(), key, start, signal });
  try {
    for await (const { k, here, accepted } of walk) {
      const at = last - k; // the chains are at x_at
      if (k === 0) startEnergies.set(await here.energy(1));
      else addTo(gains, await here.gain(betas[at]!, betas[at + 1]!));
      if (accepted !== undefined) acceptance.push({ beta: betas[at + 1]!, accepted });
      if (k > 0) onProgress?.({ done: k, total: last });
    }
  } finally {
    start.dispose();
    rows.dispose();
  }
  return { startEnergies, gains, acceptance };
}
