import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, knownOptions, scope, whole, type Energy, type Key, type State } from '@ebmjs/core';
import { endOfChains } from './end-of-chains.js';
import type { FreeKernel } from './free-kernel.js';
import { repeatRows } from './repeat-rows.js';

export interface RollOutOptions<S extends State = State, I = unknown> {
  /** What is known, `[n, moments, features]`, of which the last `held` moments are looked at. */
  readonly past: tf.Tensor3D;
  /** Moments of an event of the energy. */
  readonly window: number;
  /** First moments of each window, which are known; the others are sampled. @defaultValue half of the window, rounded down */
  readonly held?: number;
  /** How far to go. */
  readonly moments: number;
  /** Futures of each past. @defaultValue 1 */
  readonly samples?: number;
  /** Steps of the sampler in each window. */
  readonly steps: number;
  readonly free: FreeKernel<S, I>;
  readonly key: Key;
  /** Where the unknown moments `[n * samples, unknown, features]` begin; owned by `rollOut`. @defaultValue the last known moment, repeated */
  readonly start?: (key: Key, held: tf.Tensor3D, unknown: number) => tf.Tensor;
  /** Called with the number of windows that are done. */
  readonly onWindow?: (done: number, windows: number) => void;
  readonly signal?: AbortSignal;
}

const OPTIONS = ['past', 'window', 'held', 'moments', 'samples', 'steps', 'free', 'key', 'start', 'onWindow', 'signal'];

/**
 * Futures `[n, samples, moments, features]` of trajectories under an energy of windows `[n, window, features]`: the moments
 * of a window that are not known are sampled given those that are, and then count as known in the next window, as far as
 * asked for. Du and Mordatch (2019) roll out robots so; with every window sampled exactly, the result is exact where what follows depends
 * on no more than the `held` moments before.
 *
 * Borrows the past; the result is yours. Rejects with an `EbmError` for pasts shorter than `held`, and for a `held` that
 * leaves nothing to sample; with the signal's reason on an abort.
 */
export async function rollOut<S extends State, I>(energy: Energy, options: RollOutOptions<S, I>): Promise<tf.Tensor4D> {
  knownOptions('rollOut', options, OPTIONS);
  const { past, samples, held, window, moments, windows, signal, onWindow } = checked(options);
  const [n, , features] = past.shape;
  const { key, start = repeated } = options;
  let known = scope(() => repeatRows(past, samples).clone());
  const sampler = { energy, kernel: options.free(freeAfter(held, { window, features })), steps: options.steps, signal };
  try {
    for (let i = 0; i < windows; i++) {
      const own = foldIn(key, i);
      const from = scope(() => {
        const last = lastOf(known, held);
        return tf.concat([last, start(foldIn(own, 0), last, window - held) as tf.Tensor3D], 1);
      });
      const filled = await endOfChains(from, { ...sampler, key: foldIn(own, 1) }).finally(() => from.dispose());
      const longer = scope(() => tf.concat([known, tf.slice(filled as tf.Tensor3D, [0, held, 0])], 1));
      tf.dispose([known, filled]);
      known = longer;
      onWindow?.(i + 1, windows);
    }
    return scope(() => {
      const future = tf.slice(known, [0, past.shape[1], 0], [n * samples, moments, features]);
      return tf.reshape(future, [n, samples, moments, features]) as tf.Tensor4D;
    });
  } finally {
    known.dispose();
  }
}

function checked<S extends State, I>(options: RollOutOptions<S, I>) {
  const { past, signal, onWindow } = options;
  if (past.rank !== 3) throw new EbmError('rollOut.past', 'must be [n, moments, features]', past.shape);
  const window = whole('rollOut.window', options.window, 2);
  const held = whole('rollOut.held', options.held ?? Math.floor(window / 2));
  if (held >= window) throw new EbmError('rollOut.held', `must be below the window of ${window} moments`, held);
  if (held > past.shape[1]) throw new EbmError('rollOut.past', `must have ${held} moments or more`, past.shape);
  const moments = whole('rollOut.moments', options.moments);
  const samples = whole('rollOut.samples', options.samples ?? 1);
  whole('rollOut.steps', options.steps);
  return { past, window, held, moments, samples, windows: Math.ceil(moments / (window - held)), signal, onWindow };
}

const lastOf = (x: tf.Tensor3D, moments: number): tf.Tensor3D =>
  tf.slice(x, [0, x.shape[1] - moments, 0], [-1, moments, -1]);

const repeated = (_: Key, held: tf.Tensor3D, unknown: number): tf.Tensor => tf.tile(lastOf(held, 1), [1, unknown, 1]);

const freeAfter = (held: number, { window, features }: { readonly window: number; readonly features: number }) =>
  Array.from({ length: window * features }, (_, i) => i >= held * features);
