import type * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, knownOptions, whole, type State } from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { kernelAt, type KernelAt } from './annealed-walk.js';
import { annealingSchedule } from './annealing-schedule.js';
import { CHAINS_OPTIONS, type ChainsOptions } from './chains.js';
import { BATCH_OPTIONS, type BatchOptions } from './checkpoint.js';
import { chainsOfGroups } from './groups.js';
import { inBox } from './in-box.js';
import type { LogZ } from './log-z.js';
import { reverseWalk } from './reverse-walk.js';
import { checkTarget, isConditional } from './target.js';
import { upperLogZ } from './upper-log-z.js';

export interface ReverseAisOptions<S extends State, I> extends Omit<ChainsOptions, 'chains'>, BatchOptions {
  /** The kernel at each inverse temperature: must leave `exp(-E_beta)` invariant and be REVERSIBLE, as MALA and HMC are. */
  readonly kernel: KernelAt<S, I>;
  /** Where chains start `[starts, ...event]`, two rows or more; borrowed. */
  readonly starts: tf.Tensor;
  /**
   * Whether `starts` are exact and independent draws from the target: of a model that can be drawn from, or the latent
   * that a datum was simulated with. Where chains ended, data, or the samples of long chains are NOT: the result is then
   * on neither side for sure, and says so.
   */
  readonly exact: boolean;
  /** Chains from each start. @defaultValue 1 */
  readonly chainsPerStart?: number;
  /** The group of each start, two or more in each. @defaultValue all in group 0 */
  readonly groups?: ArrayLike<number>;
}

export interface ReverseAisResult {
  /** `log Z`, in nats, from above. With groups: the logarithm of the mean of their `Z`. */
  readonly logZ: LogZ;
  /** The same for each group by itself. */
  readonly groups: readonly LogZ[];
  /** `log Z_0 + gain` of each chain, those of one start beside each other: what `bar` takes. */
  readonly logWeights: Float64Array;
  /** At each inverse temperature but 0, from 1 down; empty where the kernel's info has no `accepted`. */
  readonly acceptance: readonly Acceptance[];
}

/**
 * Annealed importance sampling run backwards (Grosse, Ancha and Roy 2016, "Measuring the reliability of MCMC inference
 * with bidirectional Monte Carlo", section 3): from draws of the target down to the base,
 *
 * ```
 * gain = sum_k (beta_(k+1) - beta_k) (E_0(x_k) - E_1(x_k)),   E[exp(-gain)] = Z_0 / Z
 * ```
 *
 * so that `log Z_0 - log mean exp(-gain)` is high on average: a stochastic UPPER bound of `log Z`, if and only if the
 * starts are exact draws. From anything else (the ends of forward chains, as the code of Du and Mordatch 2019 does) it is
 * no bound at all, and comes back with `kind: 'heuristic'`.
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function reverseAis<S extends State, I>(options: ReverseAisOptions<S, I>): Promise<ReverseAisResult> {
  const { base, starts, exact, chainsPerStart = 1, groups } = options;
  check(options);
  const n = starts.shape[0]!;
  const groupOf = Int32Array.from(groups ?? new Int32Array(n));
  const members = chainsOfGroups('reverseAis.groups', groupOf, n);
  await inBox('reverseAis.starts', starts, base);
  const startOf = Int32Array.from({ length: n * chainsPerStart }, (_, row) => Math.floor(row / chainsPerStart));
  const estimated = (gains: Float64Array): Omit<ReverseAisResult, 'acceptance'> => {
    const logWeights = gains.map((gain) => base.logZ + gain);
    const unit = (start: number): Float64Array =>
      logWeights.subarray(start * chainsPerStart, (start + 1) * chainsPerStart);
    const ended = Math.floor(gains.length / chainsPerStart); // starts all of whose chains have
    const units = members.map((group) =>
      Array.from(
        group.filter((start) => start < ended),
        unit,
      ),
    );
    return { logZ: upperLogZ(units, exact), groups: units.map((group) => upperLogZ([group], exact)), logWeights };
  };
  const { gains, acceptance } = await reverseWalk({
    ...options,
    where: 'reverseAis',
    betas: annealingSchedule(options.schedule),
    from: starts,
    startOf,
    items: startOf.map((start) => groupOf[start]!),
    estimate: (ended) => {
      const far = members.every((group) => group[1]! < Math.floor(ended.gains.length / chainsPerStart));
      return far ? estimated(ended.gains).logZ : undefined;
    },
  });
  return { ...estimated(gains), acceptance };
}

function check<S extends State, I>(options: ReverseAisOptions<S, I>): void {
  const known = CHAINS_OPTIONS.filter((name) => name !== 'chains');
  knownOptions('reverseAis', options, [...known, ...BATCH_OPTIONS, 'kernel', 'starts', 'exact', 'chainsPerStart']);
  const { base, target, kernel, starts, exact, chainsPerStart = 1, groups } = options;
  kernelAt('reverseAis.kernel', kernel);
  checkTarget('reverseAis.target', target);
  whole('reverseAis.chainsPerStart', chainsPerStart);
  batchOf('reverseAis.starts', starts, base.shape);
  whole('reverseAis.starts rows', starts.shape[0]!, 2);
  if (typeof exact !== 'boolean')
    throw new EbmError('reverseAis.exact', 'must say whether the starts are exact draws from the target', exact);
  if (isConditional(target) && !groups)
    throw new EbmError('reverseAis.groups', 'must be given with a conditional target');
}
