import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  release,
  scope,
  stream,
  whole,
  type Energy,
  type Kernel,
  type Key,
  type State,
} from '@ebmjs/core';

export interface RestoreOptions<S extends State = State, I = unknown> {
  /** Of `n` rows: of a conditional model that at the labels of the images. See `posterior` for noisy ones. */
  readonly energy: Energy;
  readonly kernel: Kernel<S, I>;
  /** Where chains begin `[n, ...event]`: a tensor, borrowed, or a draw for each chain from its key. */
  readonly start: tf.Tensor | ((key: Key) => tf.Tensor);
  readonly key: Key;
  /** Steps of a round. */
  readonly steps: number;
  /** Rounds, after each of which the images are kept. @defaultValue 1 */
  readonly rounds?: number;
  /** Rounds at the end of which the mean is taken, the last ones: those before are for the chains to forget their start. @defaultValue 1 */
  readonly averaged?: number;
  /** Chains of each image, walked one after the other. @defaultValue 1 */
  readonly chains?: number;
  /** Looked at between steps. */
  readonly signal?: AbortSignal;
  /** Called after each round of each chain, both counted from 1. */
  readonly onRound?: (round: number, chain: number) => void;
}

/** Tensors owned by the caller. */
export interface Restored {
  /** Mean over the chains and the ends of the `averaged` rounds `[n, ...event]`: the least squared error they can give. */
  readonly mean: tf.Tensor;
  /** Where each chain ended `[chains, n, ...event]`. */
  readonly draws: tf.Tensor;
  /** Mean over the chains at the end of each round `[rounds, n, ...event]`. */
  readonly rounds: tf.Tensor;
}

/**
 * Walks chains from corrupted images, as Du and Mordatch restore them: rounds of steps under the energy alone, or under a
 * `posterior`. Inpainting has its own function, `inpaint`, which keeps what is known.
 *
 * Chain `c` uses `foldIn(key, c)`, its start `foldIn` of that; so more chains, and more rounds, begin with the fewer.
 */
export async function restore<S extends State, I>(options: RestoreOptions<S, I>): Promise<Restored> {
  knownOptions('restore', options, [
    'energy',
    'kernel',
    'start',
    'key',
    'steps',
    'rounds',
    'averaged',
    'chains',
    'signal',
    'onRound',
  ]);
  const chains = whole('restore.chains', options.chains ?? 1);
  whole('restore.steps', options.steps);
  const all = whole('restore.rounds', options.rounds ?? 1);
  const averaged = whole('restore.averaged', options.averaged ?? 1);
  if (averaged > all) throw new EbmError('restore.averaged', `must be at most the ${all} rounds`, averaged);
  const walked: tf.Tensor[] = [];
  try {
    for (let c = 0; c < chains; c++) walked.push(await chain(options, c));
    return scope(() => {
      const ends = tf.stack(walked); // [chains, rounds, n, ...event]
      const rounds = tf.mean(ends, 0);
      const mean = tf.mean(tf.slice(rounds, all - averaged), 0);
      return { mean, draws: tf.squeeze(tf.gather(ends, [all - 1], 1), [1]), rounds };
    });
  } finally {
    release(walked);
  }
}

/** The ends of the rounds of one chain, `[rounds, n, ...event]`. */
async function chain<S extends State, I>(options: RestoreOptions<S, I>, c: number): Promise<tf.Tensor> {
  const { energy, kernel, steps, rounds = 1, signal, onRound } = options;
  const key = foldIn(options.key, c);
  const from = typeof options.start === 'function' ? options.start(foldIn(key, START)) : options.start.clone();
  const ends: tf.Tensor[] = [];
  try {
    if (from.rank < 2 || from.shape[0] === 0) {
      throw new EbmError('restore.start', 'must have shape [n, ...event] with n at least 1', from.shape);
    }
    for await (const { step, state } of stream(kernel, energy, key, from, {
      steps: steps * rounds,
      ...(signal && { signal }),
    })) {
      if (step === 0 || step % steps !== 0) continue;
      ends.push(state.position.clone());
      onRound?.(ends.length, c + 1);
    }
    return tf.stack(ends);
  } finally {
    release(from, ends);
  }
}

/** Beyond the number of any step. */
const START = 2 ** 52;
