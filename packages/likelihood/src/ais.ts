import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, type State } from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { annealedWalk, kernelAt, type KernelAt } from './annealed-walk.js';
import { CHAINS_OPTIONS, startChains, type ChainsOptions } from './chains.js';
import { addTo } from './log-weights.js';
import { logZOf, type LogZ } from './log-z.js';

export interface AisOptions<S extends State, I> extends ChainsOptions {
  /** The kernel at each inverse temperature; must leave `exp(-E_beta)`, on the base's box, exactly invariant. */
  readonly kernel: KernelAt<S, I>;
  /** Whether to return where the chains end. @defaultValue false */
  readonly keepSamples?: boolean;
}

/** `log Z` at one inverse temperature: that of `exp(-E_beta)`, which over a uniform box is `exp(-beta E)`. */
export interface PathPoint {
  readonly beta: number;
  readonly logZ: number;
  readonly standardError: number;
  readonly effectiveSamples: number;
}

/** What one group of chains says about the `log Z` of its energy. */
export interface GroupLogZ extends LogZ {
  readonly path: readonly PathPoint[];
}

export interface AisResult {
  /** `log Z`, in nats. With groups: the logarithm of the mean of their `Z`, each group counting the same. */
  readonly logZ: LogZ;
  /** `logZ` at every inverse temperature of the schedule, from the same run. */
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
  knownOptions('ais', options, [...CHAINS_OPTIONS, 'kernel', 'keepSamples']);
  const { base, keepSamples = false, signal, onProgress } = options;
  const kernel = kernelAt('ais.kernel', options.kernel);
  const { betas, members, path, start, key, dispose } = startChains('ais', options);
  const logWeights = new Float64Array(options.chains).fill(base.logZ);
  const trail: Moment[] = [];
  const acceptance: Acceptance[] = [];
  let samples: tf.Tensor | undefined;

  const walk = annealedWalk({ path, kernel, betas: betas.slice(1), key, start, signal });
  try {
    for await (const { k, x, here, accepted } of walk) {
      const beta = betas[k]!;
      trail.push(momentOf(beta, logWeights, members));
      if (accepted !== undefined) acceptance.push({ beta, accepted });
      if (k > 0) onProgress?.({ done: k, total: betas.length - 1 });
      if (k < betas.length - 1) addTo(logWeights, await here.gain(beta, betas[k + 1]!));
      else if (keepSamples) samples = tf.clone(x);
    }
  } finally {
    dispose();
  }
  return { ...resultOf(trail), acceptance, logWeights, ...(samples && { samples }) };
}

/** The estimates at one inverse temperature: of all chains, and of each group. */
interface Moment {
  readonly beta: number;
  readonly logZ: LogZ;
  readonly groups: readonly LogZ[];
}

function momentOf(beta: number, logWeights: Float64Array, members: readonly Int32Array[]): Moment {
  const strata = members.map((chains) => Float64Array.from(chains, (chain) => logWeights[chain]!));
  return { beta, logZ: logZOf(strata), groups: strata.map((stratum) => logZOf([stratum])) };
}

function resultOf(trail: readonly Moment[]): Pick<AisResult, 'logZ' | 'path' | 'groups'> {
  const { logZ, groups } = trail.at(-1)!;
  return {
    logZ,
    path: trail.map((moment) => pointOf(moment.beta, moment.logZ)),
    groups: groups.map((group, g) => ({ ...group, path: trail.map((m) => pointOf(m.beta, m.groups[g]!)) })),
  };
}

function pointOf(beta: number, { value, standardError, effectiveSamples }: LogZ): PathPoint {
  return { beta, logZ: value, standardError, effectiveSamples };
}
