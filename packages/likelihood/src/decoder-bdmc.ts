import * as tf from '@tensorflow/tfjs-core';
import {
  foldIn,
  knownOptions,
  mean,
  normal,
  scope,
  split,
  variance,
  whole,
  type Estimate,
  type Key,
  type State,
} from '@ebmjs/core';
import { decoderLikelihood, type DecoderLikelihoodResult } from './decoder-likelihood.js';
import { decoderBase, type DecoderModel } from './decoder-model.js';
import { atPosterior } from './decoder-posterior.js';
import { chainsOfRows, DECODER_OPTIONS, decoderRun, type DecoderRunOptions } from './decoder-run.js';
import { pilotLength } from './decoder-steps.js';
import { shifted, type LogZ } from './log-z.js';
import { reverseAis } from './reverse-ais.js';

export interface DecoderBdmcOptions<S extends State, I> extends DecoderRunOptions<S, I> {
  /** Data to simulate, two or more. @defaultValue 100 (Wu et al. 2016) */
  readonly simulations?: number;
}

export interface DecoderBdmcResult {
  /** `log p(x)` of the simulated data, from below, as `decoderLikelihood` returns it. */
  readonly lower: DecoderLikelihoodResult;
  /** Their mean `log p(x)` from above, in nats. */
  readonly upper: Estimate;
  /** That of each datum; the error is the noise of its chains, which all start at one draw. */
  readonly eachUpper: readonly LogZ[];
  /** Mean of upper less lower, in nats: on average at least how far `lower` is below the truth. */
  readonly gap: Estimate;
}

/**
 * Bidirectional Monte Carlo on data simulated from a decoder: the `z` that a datum was made with is an exact draw from its
 * posterior, where chains start that are annealed backwards, and bound `log p(x)` from above (Wu, Burda, Salakhutdinov and
 * Grosse 2016, section 3.1). It tells how far below the truth `decoderLikelihood` lies with this schedule and kernel, on data
 * like the model's own; of real data there is no exact draw.
 *
 * Takes what `decoderLikelihood` takes but the data. The kernel must be reversible, as HMC and MALA are.
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function decoderBdmc<S extends State, I>(options: DecoderBdmcOptions<S, I>): Promise<DecoderBdmcResult> {
  const where = 'decoderBdmc';
  const { simulations = 100, ...shared } = options;
  knownOptions(where, options, [...DECODER_OPTIONS, 'simulations']);
  const { betas, batch } = decoderRun(where, options);
  const n = whole(`${where}.simulations`, simulations, 2);
  const [simulationKey, forwardKey, reverseKey] = split(options.key, 3);
  const forwardLength = pilotLength(options, betas) + Math.ceil(n / batch) * (betas.length - 1);
  const total = forwardLength + Math.ceil(n / batch) * (betas.length - 1);
  const { z, data } = simulated(options, { key: simulationKey, n, batch });
  try {
    const lower = await decoderLikelihood({
      ...shared,
      ...{ data, key: forwardKey, schedule: betas },
      onProgress: ({ done }) => options.onProgress?.({ done, total }),
    });
    const eachUpper = await fromAbove(
      { ...shared, stepSize: lower.stepSize, schedule: betas, key: reverseKey },
      { z, data, onProgress: (done) => options.onProgress?.({ done: forwardLength + done, total }) },
    );
    const gaps = eachUpper.map(({ value }, i) => value - lower.each[i]!.value);
    return { lower, upper: meanOf(eachUpper.map(({ value }) => value)), eachUpper, gap: meanOf(gaps) };
  } finally {
    tf.dispose([z, data]);
  }
}

interface Simulated {
  /** `[n, ...latent.shape]`. */
  readonly z: tf.Tensor;
  /** `[n, ...event]`. */
  readonly data: tf.Tensor;
}

/** Latent variables from the prior, and a datum of each; decoded `batch` at a time. */
function simulated(
  { latent, decode, observationVariance }: DecoderModel,
  { key, n, batch }: { readonly key: Key; readonly n: number; readonly batch: number },
): Simulated {
  const [latentKey, noiseKey] = split(key, 2);
  return scope(() => {
    const z = latent.sample(latentKey, n);
    const means: tf.Tensor[] = [];
    for (let from = 0; from < n; from += batch)
      means.push(scope(() => decode(tf.slice(z, from, Math.min(batch, n - from)))));
    const mean = tf.concat(means);
    const noise = tf.mul(normal(noiseKey, mean.shape), Math.sqrt(observationVariance));
    return { z, data: tf.add(mean, noise) };
  });
}

interface Downwards extends Simulated {
  readonly onProgress: (done: number) => void;
}

/** `log p(x)` of each datum from above: chains from the `z` that it was made with, down to the base. */
async function fromAbove<S extends State, I>(
  options: DecoderBdmcOptions<S, I> & { readonly stepSize: (beta: number) => number },
  { z, data, onProgress }: Downwards,
): Promise<LogZ[]> {
  const { kernel, stepSize, key, signal } = options;
  const { betas, chains, batch } = decoderRun('decoderBdmc', options);
  const found: LogZ[] = [];
  for (let from = 0; from < data.shape[0]!; from += batch) {
    const before = Math.ceil(from / batch) * (betas.length - 1);
    await atPosterior('decoderBdmc', options, { data, from, count: batch }, async (posterior) => {
      const groups = chainsOfRows(posterior.rows, chains);
      const starts = scope(() => {
        const own = posterior.coordinates(tf.slice(z, from, posterior.rows));
        return tf.gather(own, tf.tensor1d(groups, 'int32'));
      });
      const run = reverseAis({
        ...{ base: decoderBase(options), target: posterior.target, schedule: betas, groups, starts, exact: true },
        ...{ kernel: (beta: number) => kernel(stepSize(beta)), key: foldIn(key, from) },
        onProgress: ({ done }) => onProgress(before + done),
        ...(signal && { signal }),
      });
      const { groups: each } = await run.finally(() => starts.dispose());
      found.push(...each.map((logZ, i) => shifted(logZ, posterior.constants[i]!)));
    });
  }
  return found;
}

/** A mean over simulated data, with the error between them. */
function meanOf(values: readonly number[]): Estimate {
  const n = values.length;
  const standardError = Math.sqrt(variance(values) / n);
  return { value: mean(values), standardError, effectiveSamples: n, bounds: 'upper', kind: 'bound' };
}
