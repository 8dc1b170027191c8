import * as tf from '@tensorflow/tfjs-core';
import { scope, type Key, type Reference, type State } from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { acceptances } from './acceptances.js';
import type { KernelAt } from './annealed-walk.js';
import type { Schedule } from './annealing-schedule.js';
import { batchedWalk, type Rows, type SetOut } from './batched-walk.js';
import { batchOptions, type BatchOptions } from './checkpoint.js';
import { addTo } from './log-weights.js';
import type { AnnealingProgress, RunningEstimate } from './progress.js';
import { settingsOf } from './settings.js';
import { energyOfRows, type Target } from './target.js';
import { pathBetween, type EnergyBetween } from './walk-path.js';

export interface ReverseWalkOptions<S extends State, I> extends BatchOptions {
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
  readonly onProgress?: ((progress: AnnealingProgress) => void) | undefined;
  /** What the first chains, that have ended, say of what the walk is for; nothing while they are too few. */
  readonly estimate: (ended: Omit<ReverseWalk, 'acceptance'>) => Omit<RunningEstimate, 'beta'> | undefined;
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
  const { where, base, kernel, betas, from: data, startOf, items = startOf, key, signal, onProgress } = options;
  const batches = batchOptions(where, options);
  const last = betas.length - 1;
  const chains = startOf.length;
  const startEnergies = new Float64Array(chains);
  const gains = new Float64Array(chains);
  const downwards = betas.slice(1).reverse();
  const accepted = acceptances(downwards);
  let ended: { readonly estimate?: RunningEstimate } = {};

  await batchedWalk({
    ...{ where, ...batches, chains, setOut: setOutOf(options), kernel, betas: downwards, key, signal },
    settings: async () => settingsOf({ base, betas, key, groups: grouped(startOf, items), data: await rowsOf(data) }),
    ledger: { startEnergies, gains, accepted: accepted.counts },
    visit: async ({ k, from, rows, here, accepted: count }) => {
      const at = last - k; // the chains are at x_at
      if (k === 0) startEnergies.set(await here.energy(1), from);
      else addTo(gains.subarray(from, from + rows), await here.gain(betas[at]!, betas[at + 1]!));
      if (k === 0) return;
      accepted.add(k, count);
      const estimate = k === last && onProgress ? firstSay(options, { startEnergies, gains }, from + rows) : undefined;
      if (estimate) ended = { estimate };
      onProgress?.({ done: (from * last + rows * k) / chains, total: last, ...ended });
    },
  });
  return { startEnergies, gains, acceptance: accepted.shares(chains) };
}

/** The path, and where some chains start on it. */
const setOutOf =
  <S extends State, I>({ where, base, target, between, from: data, startOf, items }: ReverseWalkOptions<S, I>) =>
  ({ from, rows }: Rows): SetOut => {
    const of = (numbers: Int32Array): Int32Array => numbers.slice(from, from + rows);
    const energies = energyOfRows(target, of(items ?? startOf));
    const path = pathBetween(where, { base: base.energy, target: energies.energy }, between);
    const start = scope(() => tf.gather(data, tf.tensor1d(of(startOf), 'int32')));
    const dispose = (): void => {
      start.dispose();
      energies.dispose();
    };
    return { path, start, dispose };
  };

/** What the first `n` chains say. */
function firstSay<S extends State, I>(
  { estimate }: ReverseWalkOptions<S, I>,
  { startEnergies, gains }: Omit<ReverseWalk, 'acceptance'>,
  n: number,
): RunningEstimate | undefined {
  const said = estimate({ startEnergies: startEnergies.subarray(0, n), gains: gains.subarray(0, n) });
  return said && { beta: 1, ...said };
}

const rowsOf = async (data: tf.Tensor): Promise<Float32Array> => (await data.data()) as Float32Array;

/** Where each chain starts, and then whose energy each has. */
function grouped(startOf: Int32Array, items: Int32Array): Int32Array {
  const both = new Int32Array(startOf.length + items.length);
  both.set(startOf);
  both.set(items, startOf.length);
  return both;
}
