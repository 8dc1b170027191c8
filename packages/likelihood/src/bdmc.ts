import { EbmError, knownOptions, release, split, whole, type Estimate, type Key, type State } from '@ebmjs/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { ais, type AisOptions, type AisResult } from './ais.js';
import { bar, type BarResult } from './bar.js';
import { CHAINS_OPTIONS } from './chains.js';
import type { AnnealingCheckpoint } from './checkpoint.js';
import { reverseAis, type ReverseAisResult } from './reverse-ais.js';

export interface BdmcOptions<S extends State, I> extends Omit<
  AisOptions<S, I>,
  'keepSamples' | 'keepPath' | 'groups' | 'checkpoint'
> {
  /** `n` exact and independent draws from the target `[n, ...event]`, yours to make and ours to free. */
  readonly exact: (key: Key, n: number) => Tensor;
  /** Chains downwards, each from a draw of its own. @defaultValue `chains` */
  readonly reverseChains?: number;
  /** One for each of the two runs. */
  readonly checkpoints?: { readonly forward: AnnealingCheckpoint; readonly reverse: AnnealingCheckpoint };
}

/** What a sandwich of `log Z` is made of. */
export interface BdmcResult {
  /** From below, by `ais`. */
  readonly lower: AisResult['logZ'];
  /** From above, by `reverseAis`. */
  readonly upper: ReverseAisResult['logZ'];
  /** Between them, by `bar`: the best single figure. */
  readonly between: BarResult;
  /**
   * `mean G - mean F` of single chains, in nats: on average at least the Kullback-Leibler divergence between where the
   * forward chains end and the target, in either direction. What more temperatures would still gain.
   */
  readonly gap: Estimate;
  readonly forward: AisResult;
  readonly reverse: ReverseAisResult;
}

/**
 * Bidirectional Monte Carlo (Grosse, Ghahramani and Adams 2015, "Sandwiching the marginal likelihood using bidirectional
 * Monte Carlo"): `log Z` between a lower and an upper bound, on data simulated from the model, where an exact draw from
 * the target is at hand. It tells how good a schedule and a kernel are, for models like this one; real data have no exact
 * draw, and for them the upper bound is lost.
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function bdmc<S extends State, I>(options: BdmcOptions<S, I>): Promise<BdmcResult> {
  const known = CHAINS_OPTIONS.filter((name) => name !== 'groups');
  knownOptions('bdmc', options, [...known, 'batch', 'kernel', 'exact', 'reverseChains', 'checkpoints']);
  const { exact, reverseChains = options.chains, chains, checkpoints, ...shared } = options;
  if (typeof exact !== 'function') throw new EbmError('bdmc.exact', 'must be a function that draws', exact);
  whole('bdmc.reverseChains', reverseChains, 2);
  const [forwardKey, drawKey, reverseKey] = split(options.key, 3);
  const steps = progressOfTwo(options.onProgress);
  const kept = (run: 'forward' | 'reverse') => (checkpoints ? { checkpoint: checkpoints[run] } : {});
  const forward = await ais({ ...shared, ...steps(0), ...kept('forward'), chains, key: forwardKey });
  const starts = exact(drawKey, reverseChains);
  try {
    const reverse = await reverseAis({
      ...shared,
      ...steps(1),
      ...kept('reverse'),
      starts,
      exact: true,
      key: reverseKey,
    });
    return {
      lower: forward.logZ,
      upper: reverse.logZ,
      between: bar({ forward: forward.logWeights, reverse: reverse.logWeights }),
      gap: gapBetween(forward, reverse),
      forward,
      reverse,
    };
  } finally {
    release(starts);
  }
}

type Report = BdmcOptions<State, unknown>['onProgress'];

/** The progress of one run out of two of the same length. */
const progressOfTwo =
  (report: Report) =>
  (half: number): { readonly onProgress?: NonNullable<Report> } =>
    report ? { onProgress: ({ done, total }) => report({ done: done + half * total, total: 2 * total }) } : {};

function gapBetween(forward: AisResult, reverse: ReverseAisResult): Estimate {
  const [below, above] = [forward.logZ, reverse.logZ];
  const [n, m] = [forward.logWeights.length, reverse.logWeights.length];
  return {
    value: above.meanLogWeight - below.meanLogWeight,
    standardError: Math.sqrt((2 * below.gap) / n + (2 * above.gap) / m), // `gap` is half a variance
    effectiveSamples: Math.min(n, m),
    bounds: 'upper',
    kind: 'bound',
  };
}
