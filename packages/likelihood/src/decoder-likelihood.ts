import type * as tf from '@tensorflow/tfjs-core';
import { knownOptions, mean, split, variance, whole, type Estimate, type State } from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { ais } from './ais.js';
import { batchOptions, type AnnealingCheckpoint } from './checkpoint.js';
import { decoderCheckpoint } from './decoder-checkpoint.js';
import { decoderBase } from './decoder-model.js';
import { atPosterior } from './decoder-posterior.js';
import { chainsOfRows, DECODER_OPTIONS, decoderRun, type DecoderRunOptions } from './decoder-run.js';
import { decoderStepSizes, pilotLength } from './decoder-steps.js';
import { shifted, type LogZ } from './log-z.js';
import type { Progress } from './progress.js';

export interface DecoderLikelihoodOptions<S extends State, I> extends DecoderRunOptions<S, I> {
  /** What to score `[n, ...event]`, float32. Borrowed. */
  readonly data: tf.Tensor;
  /**
   * Goes on from there to the same result, once the pilot has been walked again (which a `stepSize` that is a function
   * spares). The data and the variance are compared; the decoder cannot be, nor the kernel: name them in `about`.
   */
  readonly checkpoint?: AnnealingCheckpoint;
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
 * The step sizes come from `pilotStepSizes`, on chains of the first 16 data that are thrown away: on a quarter of the
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
  knownOptions(where, options, [...DECODER_OPTIONS, 'data', 'checkpoint']);
  const { betas, chains, batch, batchesOf } = decoderRun(where, options);
  const { data, kernel, signal, onProgress } = options;
  const n = whole(`${where}.data rows`, data.shape[0] ?? 0);
  const { checkpoint } = batchOptions(where, options);
  const [pilotKey, walkKey] = split(options.key, 2);
  const scout = pilotLength(options, betas);
  const total = scout + batchesOf(n) * (betas.length - 1);
  const pilot = {
    data,
    betas,
    key: pilotKey,
    signal,
    onProgress: ({ done }: Progress) => onProgress?.({ done, total }),
  };
  const stepSize = await decoderStepSizes(where, options, pilot);
  return atPosterior(where, options, { data, batch }, async ({ target, constants }) => {
    const { groups, acceptance } = await ais({
      ...{ base: decoderBase(options), target, schedule: betas, chains: n * chains, key: walkKey },
      ...{ groups: chainsOfRows(n, chains), batch: batch * chains, keepPath: false },
      kernel: (beta) => kernel(stepSize(beta)),
      onProgress: ({ done }) => onProgress?.({ done: scout + batchesOf(n) * done, total }),
      ...(checkpoint && { checkpoint: await decoderCheckpoint(checkpoint, options, data) }),
      ...(signal && { signal }),
    });
    const each = groups.map(({ path: _empty, ...logZ }, i) => shifted(logZ, constants[i]!));
    return { ...summaryOf(each), each, stepSize, acceptance };
  });
}

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
