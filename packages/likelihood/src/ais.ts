import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, type Reference, type State } from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { acceptances } from './acceptances.js';
import { kernelAt, type KernelAt } from './annealed-walk.js';
import { batchedWalk } from './batched-walk.js';
import { CHAINS_OPTIONS, chainsOf, type Chains, type ChainsOptions } from './chains.js';
import { BATCH_OPTIONS, batchOptions, type BatchOptions } from './checkpoint.js';
import { addTo } from './log-weights.js';
import { logZOf, type LogZ } from './log-z.js';
import { pathTrail, pointAt, type PathPoint, type PathTrail } from './path-trail.js';
import type { RunningEstimate } from './progress.js';
import { settingsOf } from './settings.js';

export interface AisOptions<S extends State, I> extends ChainsOptions, BatchOptions {
  /** The kernel at each inverse temperature; must leave `exp(-E_beta)`, on the base's box, exactly invariant. */
  readonly kernel: KernelAt<S, I>;
  /** Whether to return where the chains end. @defaultValue false */
  readonly keepSamples?: boolean;
  /**
   * Whether to keep what the weights were at every temperature, 48 bytes for each temperature and group. Without it every
   * `path` is empty, and progress has no estimate. @defaultValue true
   */
  readonly keepPath?: boolean;
}

/** What one group of chains says about the `log Z` of its energy. */
export interface GroupLogZ extends LogZ {
  readonly path: readonly PathPoint[];
}

export interface AisResult {
  /** `log Z`, in nats. With groups: the logarithm of the mean of their `Z`, each group counting the same. */
  readonly logZ: LogZ;
  /** `logZ` at every inverse temperature of the schedule, from the same run; empty without `keepPath`. */
  readonly path: readonly PathPoint[];
  /** The same for each group by itself. */
  readonly groups: readonly GroupLogZ[];
  /** At each inverse temperature but 0; empty where the kernel's info has no `accepted`. */
  readonly acceptance: readonly Acceptance[];
  /** `log Z_0 + log w` of each chain. */
  readonly logWeights: Float64Array;
  /** Where the chains ended `[chains, ...event]`, if asked for: draws from the target once weighed. Yours to dispose. */
  readonly samples?: tf.Tensor;
}

/**
 * Annealed importance sampling (Neal 2001, "Annealed importance sampling", section 2) along the path
 * `E_beta = (1 - beta) E_0 + beta E_1`: `x_0` is drawn from the base, and then for `k = 1 ... K`
 *
 * ```
 * log w += (beta_k - beta_(k-1)) (E_0(x_(k-1)) - E_1(x_(k-1)))
 * x_k ~ T_(beta_k)(. | x_(k-1))
 * ```
 *
 * `Z_0 mean(w)` is unbiased for `Z`, whatever the number of temperatures and however little the kernels mix; its
 * logarithm is therefore low on average, a stochastic LOWER bound of `log Z`, and a log-likelihood made from it is
 * optimistic. Chains that have missed a mode do not know it: nor does the standard error.
 *
 * For a uniform base give the kernel the base's box (`hmc({ ..., box })`); a soft wall instead adds volume to `Z_0`.
 * Do not adapt the kernel on these chains, which would bias the weights: `pilotStepSizes` tunes on others.
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function ais<S extends State, I>(options: AisOptions<S, I>): Promise<AisResult> {
  knownOptions('ais', options, [...CHAINS_OPTIONS, ...BATCH_OPTIONS, 'kernel', 'keepSamples', 'keepPath']);
  const { base, keepSamples = false, keepPath = true, signal, onProgress } = options;
  const kernel = kernelAt('ais.kernel', options.kernel);
  const batches = batchOptions('ais', options);
  const chains = chainsOf('ais', options);
  const { betas, groupOf, setOut, key } = chains;
  const book = openBook(chains, { base, keepSamples, keepPath });
  const { logWeights, trail, accepted, samples } = book;
  const last = betas.length - 1;

  await batchedWalk({
    ...{ where: 'ais', ...batches, chains: options.chains, setOut, kernel, betas: betas.slice(1), key, signal },
    settings: () => settingsOf({ base, betas, key: options.key, groups: groupOf, keepSamples, keepPath }),
    ledger: {
      logWeights,
      ...(trail && { trail: trail.numbers }),
      accepted: accepted.counts,
      ...(samples && { samples }),
    },
    visit: async ({ k, from, rows, x, here, accepted: count }) => {
      const these = logWeights.subarray(from, from + rows);
      trail?.add(k, groupOf.subarray(from, from + rows), these);
      if (k > 0) accepted.add(k, count);
      if (k < last) addTo(these, await here.gain(betas[k]!, betas[k + 1]!));
      else samples?.set((await x.data()) as Float32Array, from * (x.size / rows));
      const done = (from * last + rows * k) / options.chains;
      if (k > 0) onProgress?.({ done, total: last, ...running(trail, from > 0 ? last : k) });
    },
  });
  return resultOf(chains, book, base);
}

/** All that a run adds up. */
interface Book {
  readonly logWeights: Float64Array;
  /** What they were on the way, if that is to be kept. */
  readonly trail: PathTrail | undefined;
  readonly accepted: ReturnType<typeof acceptances>;
  /** Where the chains end, if that is to be kept. */
  readonly samples: Float32Array | undefined;
}

function openBook(
  { betas, groupOf, members }: Chains,
  { base, keepSamples, keepPath }: Pick<Required<AisOptions<State, unknown>>, 'base' | 'keepSamples' | 'keepPath'>,
): Book {
  const size = base.shape.reduce((product, side) => product * side, 1);
  return {
    logWeights: new Float64Array(groupOf.length).fill(base.logZ),
    trail: keepPath ? pathTrail(betas, members.length) : undefined,
    accepted: acceptances(betas.slice(1)),
    samples: keepSamples ? new Float32Array(groupOf.length * size) : undefined,
  };
}

/** What the chains that have come to temperature number `k` say of it, once they are two in each group. */
function running(trail: PathTrail | undefined, k: number): { readonly estimate?: RunningEstimate } {
  if (!trail) return {};
  const { logZ: value, gap: _gap, ...point } = trail.point(k);
  return Number.isFinite(point.standardError) ? { estimate: { ...point, value } } : {};
}

function resultOf({ betas, members }: Chains, book: Book, base: Reference): AisResult {
  const { logWeights, trail, accepted, samples } = book;
  const strata = members.map((chains) => Float64Array.from(chains, (chain) => logWeights[chain]!));
  const logZ = logZOf(strata);
  const upTo = (point: (path: PathTrail, k: number) => PathPoint, end: LogZ): PathPoint[] =>
    trail ? betas.map((beta, k) => (k < betas.length - 1 ? point(trail, k) : pointAt(beta, end))) : [];
  const groups = strata.map((stratum, g) => {
    const end = logZOf([stratum]);
    return { ...end, path: upTo((path, k) => path.pointOf(k, g), end) };
  });
  return {
    logZ,
    path: upTo((path, k) => path.point(k), logZ),
    groups,
    acceptance: accepted.shares(logWeights.length),
    logWeights,
    ...(samples && { samples: tf.tensor(samples, [logWeights.length, ...base.shape], 'float32') }),
  };
}
