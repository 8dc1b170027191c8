import type * as tf from '@tensorflow/tfjs-core';
import {
  batchOf,
  type Estimate,
  type Key,
  knownOptions,
  mean,
  type Reference,
  type State,
  variance,
  whole,
} from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { kernelAt, type KernelAt } from './annealed-walk.js';
import { annealingSchedule, type Schedule, type ScheduleOptions } from './annealing-schedule.js';
import { inBox } from './in-box.js';
import { logZOf } from './log-z.js';
import { reverseWalk, type ReverseWalk } from './reverse-walk.js';
import { checkTarget, type Target } from './target.js';
import { BATCH_OPTIONS, type BatchOptions } from './checkpoint.js';
import type { AnnealingProgress } from './progress.js';
import type { EnergyBetween } from './walk-path.js';

export interface RaiseOptions<S extends State, I> extends BatchOptions {
  /** Where the annealing model begins. */
  readonly base: Reference;
  /** The model's energy. A conditional one is asked for the energy of rows by the number of their datum. */
  readonly target: Target;
  /** The energies between, as in `ais`. @defaultValue those of the geometric path */
  readonly between?: EnergyBetween;
  /** The kernel at each inverse temperature: must leave `exp(-E_beta)` invariant and be REVERSIBLE, as MALA and HMC are. */
  readonly kernel: KernelAt<S, I>;
  /** How the inverse temperatures go from 0 to 1, or the list of them. */
  readonly schedule: ScheduleOptions | Schedule;
  /** What to score `[n, ...shape]`, float32, inside the base's box. Borrowed. */
  readonly data: tf.Tensor;
  /** Independent chains from each datum, two or more. */
  readonly chainsPerDatum: number;
  readonly key: Key;
  /** Stops the run with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
  /** Called after each temperature. */
  readonly onProgress?: (progress: AnnealingProgress) => void;
}

export interface RaiseResult {
  /**
   * Mean log-likelihood of the data, in nats: a lower bound of the annealing model's, and `'heuristic'` for the model's
   * own. The standard error is that of a mean over data drawn at random, the noise of the chains included.
   */
  readonly logLikelihood: Estimate;
  /** Standard error for these very data: the noise of the chains alone. */
  readonly chainError: number;
  /**
   * Half the variance of a datum's log-weights, averaged over the data: about how far one chain a datum would lie below
   * the annealing model's log-likelihood. More chains lie closer.
   */
  readonly gap: number;
  /** The lower bound of each datum `[n]`, in nats. */
  readonly values: Float64Array;
  /** The standard error of each, from its chains. */
  readonly errors: Float64Array;
  /** At each inverse temperature but 0, from 1 down; empty where the kernel's info has no `accepted`. */
  readonly acceptance: readonly Acceptance[];
}

const OPTIONS = [
  'base',
  'target',
  'between',
  'kernel',
  'schedule',
  'data',
  'chainsPerDatum',
  'key',
  'signal',
  'onProgress',
  ...BATCH_OPTIONS,
];

/**
 * The reverse annealed importance sampling estimator (Burda, Grosse and Salakhutdinov 2015, "Accurate and conservative
 * estimates of MRF log-likelihood using reverse annealing"): a conservative log-likelihood. Each chain starts at a datum
 * `x_K = v` and is cooled backwards, `x_k ~ T_(beta_(k+1))(. | x_(k+1))` for `k = K - 1 ... 0`:
 *
 * ```
 * log w(v) = -E_1(v) - log Z_0 - sum_k (beta_(k+1) - beta_k) (E_0(x_k) - E_1(x_k))
 * ```
 *
 * `E[w(v)] = p_ann(v)`, the density of the annealing model, that draws `x_0` from the base and then applies the kernels
 * from `beta_1` to `beta_K`; so the logarithm of a mean of weights is below `log p_ann(v)` on average. Chains are
 * averaged inside the logarithm, data outside.
 *
 * What that says about the model itself: `p_ann` tends to `p` as temperatures are added, and averaged over data drawn
 * from `p` it never scores higher. For a single datum, or data unlike the model's, `p_ann(v)` may exceed `p(v)`, so the
 * result is conservative as a rule and not by proof: its `kind` is `'heuristic'`. The gap to the optimistic figure of
 * `ais` and `logLikelihood` is what to look at.
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function raise<S extends State, I>(options: RaiseOptions<S, I>): Promise<RaiseResult> {
  const { base, data, chainsPerDatum } = options;
  const betas = check(options);
  const n = data.shape[0]!;
  const startOf = Int32Array.from({ length: n * chainsPerDatum }, (_, row) => Math.floor(row / chainsPerDatum));
  await inBox('raise.data', data, base);
  const weightsOf = ({ startEnergies, gains }: Omit<ReverseWalk, 'acceptance'>): Float64Array =>
    gains.map((gain, row) => -startEnergies[row]! - base.logZ - gain);
  const walked = await reverseWalk({
    ...options,
    where: 'raise',
    betas,
    from: data,
    startOf,
    estimate: (ended) => {
      const whole = Math.floor(ended.gains.length / chainsPerDatum);
      if (whole < 2) return undefined;
      return resultOf(weightsOf(ended).subarray(0, whole * chainsPerDatum), whole).logLikelihood;
    },
  });
  return { ...resultOf(weightsOf(walked), n), acceptance: walked.acceptance };
}

function check<S extends State, I>(options: RaiseOptions<S, I>): Schedule {
  knownOptions('raise', options, OPTIONS);
  const { base, target, kernel, data } = options;
  whole('raise.chainsPerDatum', options.chainsPerDatum, 2);
  checkTarget('raise.target', target);
  kernelAt('raise.kernel', kernel);
  batchOf('raise.data', data, base.shape);
  whole('raise.data rows', data.shape[0]!);
  return annealingSchedule(options.schedule);
}

function resultOf(logWeights: Float64Array, n: number): Omit<RaiseResult, 'acceptance'> {
  const chains = logWeights.length / n;
  const each = Array.from({ length: n }, (_, i) => logZOf([logWeights.subarray(i * chains, (i + 1) * chains)]));
  const values = Float64Array.from(each, ({ value }) => value);
  const errors = Float64Array.from(each, ({ standardError }) => standardError);
  const chainError = Math.hypot(...errors) / n;
  const standardError = n > 1 ? Math.sqrt(variance(values) / n) : chainError;
  return {
    logLikelihood: { value: mean(values), standardError, effectiveSamples: n, bounds: 'lower', kind: 'heuristic' },
    chainError,
    gap: mean(each.map(({ gap }) => gap)),
    values,
    errors,
  };
}
