import * as tf from '@tensorflow/tfjs-core';
import {
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
import { checkCheckpoint, type AnnealingCheckpoint } from './checkpoint.js';
import { decoderCheckpoint } from './decoder-checkpoint.js';
import { decoderLikelihood, type DecoderLikelihoodResult } from './decoder-likelihood.js';
import { decoderBase, type DecoderModel } from './decoder-model.js';
import { atPosterior } from './decoder-posterior.js';
import { chainsOfRows, DECODER_OPTIONS, decoderRun, type DecoderRunOptions } from './decoder-run.js';
import { pilotLength } from './decoder-steps.js';
import { shifted, type LogZ } from './log-z.js';
import type { Progress } from './progress.js';
import { reverseAis } from './reverse-ais.js';

const WHERE = 'decoderBdmc';

export interface DecoderBdmcOptions<S extends State, I> extends DecoderRunOptions<S, I> {
  /** Data to simulate, two or more. @defaultValue 100 (Wu et al. 2016) */
  readonly simulations?: number;
  /** One for each of the two runs, as that of `decoderLikelihood`. */
  readonly checkpoints?: { readonly forward: AnnealingCheckpoint; readonly reverse: AnnealingCheckpoint };
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
  const { simulations = 100, checkpoints, ...shared } = options;
  knownOptions(WHERE, options, [...DECODER_OPTIONS, 'simulations', 'checkpoints']);
  const { betas, batch, batchesOf } = decoderRun(WHERE, options);
  const n = whole(`${WHERE}.simulations`, simulations, 2);
  if (checkpoints)
    for (const run of ['forward', 'reverse'] as const) checkCheckpoint(`${WHERE}.checkpoints.${run}`, checkpoints[run]);
  const [simulationKey, forwardKey, reverseKey] = split(options.key, 3);
  const reverseLength = batchesOf(n) * (betas.length - 1);
  const forwardLength = pilotLength(options, betas) + reverseLength;
  const report = (done: number): void => options.onProgress?.({ done, total: forwardLength + reverseLength });
  const { z, data } = simulated(options, { key: simulationKey, n, batch });
  try {
    const lower = await decoderLikelihood({
      ...shared,
      ...{ data, key: forwardKey, schedule: betas },
      onProgress: ({ done }) => report(done),
      ...(checkpoints && { checkpoint: checkpoints.forward }),
    });
    const eachUpper = await fromAbove(
      { ...options, stepSize: lower.stepSize, schedule: betas, key: reverseKey },
      { z, data, onProgress: ({ done }) => report(forwardLength + batchesOf(n) * done) },
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
  readonly onProgress: (progress: Progress) => void;
}

/** `log p(x)` of each datum from above: chains from the `z` that it was made with, down to the base. */
async function fromAbove<S extends State, I>(
  options: DecoderBdmcOptions<S, I> & { readonly stepSize: (beta: number) => number },
  { z, data, onProgress }: Downwards,
): Promise<LogZ[]> {
  const { kernel, stepSize, key, signal, checkpoints } = options;
  const { betas, chains, batch } = decoderRun(WHERE, options);
  const groups = chainsOfRows(data.shape[0]!, chains);
  const checkpoint = checkpoints && (await decoderCheckpoint(checkpoints.reverse, options, data));
  return atPosterior(WHERE, options, { data, batch }, async ({ target, constants, coordinates }) => {
    const starts = scope(() => tf.gather(coordinates(z), tf.tensor1d(groups, 'int32')));
    const run = reverseAis({
      ...{ base: decoderBase(options), target, schedule: betas, groups, starts, exact: true, key, onProgress },
      ...{ kernel: (beta: number) => kernel(stepSize(beta)), batch: batch * chains },
      ...(checkpoint && { checkpoint }),
      ...(signal && { signal }),
    });
    const { groups: each } = await run.finally(() => starts.dispose());
    return each.map((logZ, i) => shifted(logZ, constants[i]!));
  });
}

/** A mean over simulated data, with the error between them. */
function meanOf(values: readonly number[]): Estimate {
  const n = values.length;
  const standardError = Math.sqrt(variance(values) / n);
  return { value: mean(values), standardError, effectiveSamples: n, bounds: 'upper', kind: 'bound' };
}
