import { foldIn, knownOptions, mean, split, variance, whole, type Estimate, type State } from '@ebmjs/core';
import { annealedWalk, kernelAt, type KernelAt } from './annealed-walk.js';
import type { Schedule } from './annealing-schedule.js';
import { GEOMETRIC_OPTIONS, startChains, type ChainsOptions } from './chains.js';

export interface ThermodynamicIntegrationOptions<S extends State, I> extends Omit<ChainsOptions, 'groups' | 'between'> {
  /** The kernel at each inverse temperature. */
  readonly kernel: KernelAt<S, I>;
  /** Transitions at each temperature that are not counted. @defaultValue 10 */
  readonly burnIn?: number;
  /** Transitions at each temperature that are, and draws from the base a chain. @defaultValue 10 */
  readonly draws?: number;
}

export interface ThermodynamicIntegrationResult {
  /** In nats. On neither side: chains that lag behind their temperature pull it down, the curve's bend up or down. */
  readonly logZ: Estimate;
  /** What the bend of the curve between temperatures added, in nats: how much a finer schedule may still change. */
  readonly correction: number;
  /** The mean of `E_0 - E_1` at each temperature: the slope of `log Z` in `beta`. */
  readonly slopes: readonly { readonly beta: number; readonly mean: number; readonly variance: number }[];
}

/**
 * Thermodynamic integration (Gelman and Meng 1998, "Simulating normalizing constants", section 2.2): chains walk up the
 * temperatures and the mean of `E_0 - E_1` at each, which is `d log Z / d beta`, is integrated by the trapezoid rule, with
 * the correction by variances of Friel, Hurn and Wyse (2014, equation 8).
 *
 * The standard error is that between chains, each of which gives an estimate of its own.
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function thermodynamicIntegration<S extends State, I>(
  options: ThermodynamicIntegrationOptions<S, I>,
): Promise<ThermodynamicIntegrationResult> {
  const known = GEOMETRIC_OPTIONS.filter((name) => name !== 'groups');
  knownOptions('thermodynamicIntegration', options, [...known, 'kernel', 'burnIn', 'draws']);
  const { base, burnIn = 10, draws = 10, signal, onProgress } = options;
  const kernel = kernelAt('thermodynamicIntegration.kernel', options.kernel);
  whole('thermodynamicIntegration.burnIn', burnIn, 0);
  whole('thermodynamicIntegration.draws', draws);
  const [baseKey, chainKey] = split(options.key, 2);
  const { betas, path, start, key, dispose } = startChains('thermodynamicIntegration', { ...options, key: chainKey });
  const rung = burnIn + draws;
  const visited = betas.slice(1).flatMap((beta) => Array.from({ length: rung }, () => beta));
  const levels = betas.map(() => Array.from({ length: options.chains }, (): number[] => []));
  const walk = annealedWalk({ path, kernel, betas: visited, key, start, signal });
  try {
    for (let draw = 1; draw < draws; draw++) {
      const x = base.sample(foldIn(baseKey, draw), options.chains);
      record(levels[0]!, await (await path.arrive(x, 'base')).gain(0, 1));
      x.dispose();
    }
    for await (const { k, here } of walk) {
      const level = Math.ceil(k / rung); // 0 for the start alone, which is one more draw from the base
      const within = k - (level - 1) * rung; // 1 for the first transition of a level
      if (k === 0 || within > burnIn) record(levels[level]!, await here.gain(0, 1));
      if (k > 0 && within === rung) onProgress?.({ done: level, total: betas.length - 1 });
    }
  } finally {
    dispose();
  }
  return integrated(betas, levels, base.logZ);
}

/** `E_0 - E_1` of the draws at one temperature, a list a chain. */
type Slopes = readonly number[][];

function record(slopes: Slopes, gains: Float64Array): void {
  slopes.forEach((chain, i) => chain.push(gains[i]!));
}

function integrated(betas: Schedule, levels: readonly Slopes[], logZ0: number): ThermodynamicIntegrationResult {
  const means = levels.map((chains) => chains.map(mean));
  const variances = levels.map((chains) => variance(chains.flat()));
  const steps = betas.slice(1).map((beta, k) => beta - betas[k]!);
  const perChain = means[0]!.map((_, i) =>
    sum(steps.map((step, k) => (step * (means[k]![i]! + means[k + 1]![i]!)) / 2)),
  );
  const correction = -sum(steps.map((step, k) => (step ** 2 * (variances[k + 1]! - variances[k]!)) / 12));
  return {
    logZ: {
      value: logZ0 + mean(perChain) + correction,
      standardError: Math.sqrt(variance(perChain) / perChain.length),
      effectiveSamples: perChain.length,
      bounds: 'none',
      kind: 'heuristic',
    },
    correction,
    slopes: betas.map((beta, k) => ({ beta, mean: mean(means[k]!), variance: variances[k]! })),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
