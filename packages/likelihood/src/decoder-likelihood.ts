import type * as tf from '@tensorflow/tfjs-core';
import { foldIn, knownOptions, mean, split, variance, whole, type Estimate, type State } from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { ais, type GroupLogZ } from './ais.js';
import { decoderBase } from './decoder-model.js';
import { atPosterior } from './decoder-posterior.js';
import { chainsOfRows, DECODER_OPTIONS, decoderRun, type DecoderRunOptions } from './decoder-run.js';
import { decoderStepSizes, pilotLength } from './decoder-steps.js';
import { shifted, type LogZ } from './log-z.js';
import type { Progress } from './progress.js';

export interface DecoderLikelihoodOptions<S extends State, I> extends DecoderRunOptions<S, I> {
  /** What to score `[n, ...event]`, float32. Borrowed. */
  readonly data: tf.Tensor;
}

export interface DecoderLikelihoodResult {
  /**
   * Mean `log p(x)` of the data, in nats: from below. The standard error is that of a mean over data drawn at random, the
   * noise of the chains included.
   */
  readonly logLikelihood: Estimate;
  /** Standard error for these very data: the noise of the chains alone. */
  readonly chainError: number;
  /** Half the variance of a datum's log-weights, averaged over the data: about how low one chain a datum would lie. */
  readonly gap: number;
  /** `log p(x)` of each datum, in nats: from below, each with its error by its own chains. */
  readonly each: readonly LogZ[];
  /** At each inverse temperature but 0, over all data; empty where the kernel's info has no `accepted`. */
  readonly acceptance: readonly Acceptance[];
  /** The step size at each inverse temperature, for another run on the same schedule. */
  readonly stepSize: (beta: number) => number;
}

/**
 * The likelihood of a model that decodes latent variables, `p(x) = integral p(z) N(x; g(z), s^2 I) dz`, by annealed
 * importance sampling of `z` for each datum (Wu, Burda, Salakhutdinov and Grosse 2016, "On the quantitative analysis of
 * decoder-based generative models", section 3): from the prior, or from an encoder's `q(z | x)`, to the posterior. What a
 * density of autoencoders and adversarial networks is compared by. Each datum's is a stochastic LOWER bound of `log p(x)`.
 *
 * The step sizes come from `pilotStepSizes`, on chains of the first batch that are thrown away: on a quarter of the
 * temperatures, from `stepSize` on, towards the share `acceptance`. Wu et al. use HMC of 10 leapfrogs and 0.65.
 *
 * ```ts
 * const kernel = (stepSize) => hmc({ stepSize, steps: 10 });
 * await decoderLikelihood({ decode, latent: gaussian({ dimension: 50 }), observationVariance: 0.005, data, kernel, key });
 * ```
 *
 * The figure depends on `observationVariance`, which is a part of the model; how far it is low tells `decoderBdmc`.
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function decoderLikelihood<S extends State, I>(
  options: DecoderLikelihoodOptions<S, I>,
): Promise<DecoderLikelihoodResult> {
  const where = 'decoderLikelihood';
  knownOptions(where, options, [...DECODER_OPTIONS, 'data']);
  const { betas, chains, batch } = decoderRun(where, options);
  const { data, kernel, signal, onProgress } = options;
  const n = whole(`${where}.data rows`, data.shape[0] ?? 0);
  const [pilotKey, walkKey] = split(options.key, 2);
  const scout = pilotLength(options, betas);
  const length = betas.length - 1;
  let before = 0;
  const report = ({ done }: Progress): void =>
    onProgress?.({ done: before + done, total: scout + Math.ceil(n / batch) * length });

  const pilot = { data, batch, betas, key: pilotKey, signal, onProgress: report };
  const stepSize = await decoderStepSizes(where, options, pilot);
  before = scout;
  const each: LogZ[] = [];
  const acceptances: (readonly Acceptance[])[] = [];
  for (let from = 0; from < n; from += batch) {
    await atPosterior(where, options, { data, from, count: batch }, async ({ rows, target, constants }) => {
      const run = await ais({
        ...{ base: decoderBase(options), target, schedule: betas, chains: rows * chains, key: foldIn(walkKey, from) },
        batch: rows * chains,
        kernel: (beta) => kernel(stepSize(beta)),
        groups: chainsOfRows(rows, chains),
        onProgress: report,
        ...(signal && { signal }),
      });
      each.push(...run.groups.map((group, i) => shifted(withoutPath(group), constants[i]!)));
      acceptances.push(run.acceptance.map(({ beta, accepted }) => ({ beta, accepted: (accepted * rows) / n })));
    });
    before += length;
  }
  return { ...summaryOf(each), each, stepSize, acceptance: summed(acceptances) };
}

/** Ten thousand temperatures of each datum are not kept. */
function withoutPath({ path: _path, ...logZ }: GroupLogZ): LogZ {
  return logZ;
}

/** Acceptance over all batches, of the shares that each adds. */
const summed = ([first, ...others]: readonly (readonly Acceptance[])[]): readonly Acceptance[] =>
  first!.map(({ beta, accepted }, k) => ({
    beta,
    accepted: others.reduce((sum, other) => sum + other[k]!.accepted, accepted),
  }));

function summaryOf(each: readonly LogZ[]): Omit<DecoderLikelihoodResult, 'each' | 'acceptance' | 'stepSize'> {
  const n = each.length;
  const values = each.map(({ value }) => value);
  const chainError = Math.hypot(...each.map(({ standardError }) => standardError)) / n;
  const standardError = n > 1 ? Math.sqrt(variance(values) / n) : chainError;
  return {
    logLikelihood: { value: mean(values), standardError, effectiveSamples: n, bounds: 'lower', kind: 'bound' },
    chainError,
    gap: mean(each.map(({ gap }) => gap)),
  };
}
