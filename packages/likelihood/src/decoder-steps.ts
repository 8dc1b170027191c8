import { scope, type Key, type Kernel, type State } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Schedule } from './annealing-schedule.js';
import { decoderBase, type DecoderModel } from './decoder-model.js';
import { atPosterior } from './decoder-posterior.js';
import { pilotStepSizes } from './pilot-step-sizes.js';
import type { Progress } from './progress.js';

/** How chains over latent variables move. */
export interface DecoderSteps<S extends State, I> {
  /** The kernel of a given step size, in the prior's box if it has one. For a pilot its info must have `accepted`. */
  readonly kernel: (stepSize: number) => Kernel<S, I>;
  /**
   * Where the pilot begins; or the step size at each inverse temperature, as another run returned it, and there is no
   * pilot. @defaultValue 0.1
   */
  readonly stepSize?: number | ((beta: number) => number);
  /** Share of the proposals that the pilot should see accepted. @defaultValue 0.65 (Wu et al. 2016) */
  readonly acceptance?: number;
}

export interface DecoderPilot {
  /** `[n, ...event]`, the first of which the pilot sees. */
  readonly data: tf.Tensor;
  readonly betas: Schedule;
  readonly key: Key;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: Progress) => void;
}

/** Data that a pilot sees, at most: not by the batch, on which the results must not depend. */
const DATA = 16;

/** Chains of a pilot; twice as many as data where that is more. */
const CHAINS = 16;

/** Every fourth temperature, and the last. */
const quarter = (betas: Schedule): Schedule => betas.filter((_, k) => k % 4 === 0 || k === betas.length - 1);

/** Temperatures that the pilot of a schedule takes: none where the step sizes are known. */
export function pilotLength<S extends State, I>({ stepSize }: DecoderSteps<S, I>, betas: Schedule): number {
  return typeof stepSize === 'function' ? 0 : quarter(betas).length - 1;
}

/** The step size at each inverse temperature: given, or found on chains that are thrown away. */
export async function decoderStepSizes<S extends State, I>(
  where: string,
  options: DecoderModel & DecoderSteps<S, I>,
  { data, betas, key, signal, onProgress }: DecoderPilot,
): Promise<(beta: number) => number> {
  const { kernel, stepSize = 0.1, acceptance = 0.65 } = options;
  if (typeof stepSize === 'function') return stepSize;
  const rows = Math.min(DATA, data.shape[0]!);
  const first = scope(() => tf.slice(data, 0, rows));
  const run = atPosterior(where, options, { data: first, batch: rows }, ({ target }) => {
    const chains = Math.max(2 * rows, CHAINS);
    return pilotStepSizes({
      ...{ base: decoderBase(options), target, schedule: quarter(betas), chains, kernel, stepSize, acceptance, key },
      groups: Int32Array.from({ length: chains }, (_, chain) => chain % rows),
      onProgress,
      ...(signal && { signal }),
    });
  });
  return run.finally(() => first.dispose());
}
