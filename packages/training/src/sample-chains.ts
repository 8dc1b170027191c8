import * as tf from '@tensorflow/tfjs-core';
import {
  mapParams,
  release,
  scope,
  stream,
  type Energy,
  type Kernel,
  type Key,
  type Params,
  type State,
} from '@ebmjs/core';

/** Where chains ended, and what they met on the way. */
export type Chains = {
  /** `[n, ...event]`. */
  readonly x: tf.Tensor;
  /** Mean over chains and steps of the norms that the kernel reports; absent when it reports none. */
  readonly gradientNorm?: tf.Scalar;
  /** The same at the first step and at the last alone. */
  readonly firstGradientNorm?: tf.Scalar;
  readonly lastGradientNorm?: tf.Scalar;
  /** Mean energy that the kernel reports of its first step: that of the starts, or close to it. */
  readonly firstEnergy?: tf.Scalar;
  /** Share of the gradient's entries that the last step clipped; absent when the kernel clips none. */
  readonly clipped?: tf.Scalar;
  /** Where another key would have led at the last step `[n, ...event]`; absent unless asked for. */
  readonly twin?: tf.Tensor;
  /** What the kernel has learnt; empty for one that learns nothing. */
  readonly learnt: Params;
};

export interface SampleOptions<S extends State, I> {
  readonly kernel: Kernel<S, I>;
  readonly steps: number;
  readonly energy: Energy;
  readonly key: Key;
  /** What the kernel has learnt before. */
  readonly learnt: Params;
  /** Of a second last step, which shows how much of it is chance. */
  readonly twinKey?: Key | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Walks chains from `start`, which it borrows, letting the event loop turn. The result is the caller's. */
export async function sampleChains<S extends State, I>(
  start: tf.Tensor,
  options: SampleOptions<S, I>,
): Promise<Chains> {
  const { steps, energy, key, learnt, twinKey, signal } = options;
  const kernel = options.kernel.learning?.resumed(learnt) ?? options.kernel;
  const norms: tf.Scalar[] = [];
  const met: { -readonly [name in keyof Chains]?: Chains[name] } = {};
  try {
    for await (const { step, state, info } of stream(kernel, energy, key, start, {
      steps,
      ...(signal && { signal }),
    })) {
      const norm = meanOf(info, 'gradientNorm');
      if (norm) norms.push(norm);
      if (step === 1) Object.assign(met, named('firstEnergy', meanOf(info, 'energy')));
      if (step === steps - 1 && twinKey) met.twin = stepped(kernel, twinKey, state, energy);
      if (step < steps) continue;
      Object.assign(met, { x: state.position.clone(), learnt: learntIn(state, kernel) }, clippedIn(info));
    }
    return { ...(met as Chains), ...summary(norms) };
  } catch (error) {
    release(met);
    throw error;
  } finally {
    release(norms);
  }
}

const learntIn = <S extends State, I>(state: S, { learning }: Kernel<S, I>): Params =>
  learning ? mapParams(learning.learnt(state), (tensor) => tensor.clone()) : {};

const stepped = <S extends State, I>(kernel: Kernel<S, I>, key: Key, state: S, energy: Energy): tf.Tensor =>
  scope(() => kernel.step(key, state, energy)[0].position.clone());

function summary(norms: readonly tf.Scalar[]): Pick<Chains, 'gradientNorm' | 'firstGradientNorm' | 'lastGradientNorm'> {
  if (norms.length === 0) return {};
  return {
    gradientNorm: scope(() => tf.mean<tf.Scalar>(tf.stack([...norms]))),
    firstGradientNorm: norms[0]!.clone(),
    lastGradientNorm: norms.at(-1)!.clone(),
  };
}

/** Counted where the kernel hands its gradient and its clip on, as the paper's Langevin dynamics does. */
function clippedIn(info: unknown): { readonly clipped?: tf.Scalar } {
  const gradient = field(info, 'gradient');
  const clip = field(info, 'gradientClip');
  if (!(gradient instanceof tf.Tensor) || typeof clip !== 'number') return {};
  return { clipped: scope(() => tf.mean<tf.Scalar>(tf.cast(tf.greater(tf.abs(gradient), clip), 'float32'))) };
}

function meanOf(info: unknown, name: string): tf.Scalar | undefined {
  const values = field(info, name);
  return values instanceof tf.Tensor ? scope(() => tf.mean<tf.Scalar>(values)) : undefined;
}

const field = (info: unknown, name: string): unknown =>
  typeof info === 'object' && info !== null ? (info as { readonly [name: string]: unknown })[name] : undefined;

const named = (name: string, value: tf.Scalar | undefined): object => (value ? { [name]: value } : {});
