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

/** Where chains ended. */
export type Chains = {
  /** `[n, ...event]`. */
  readonly x: tf.Tensor;
  /** Mean over chains and steps of the norms that the kernel reports; absent when it reports none. */
  readonly gradientNorm?: tf.Scalar;
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
  readonly signal?: AbortSignal | undefined;
}

/** Walks chains from `start`, which it borrows, letting the event loop turn. The result is the caller's. */
export async function sampleChains<S extends State, I>(
  start: tf.Tensor,
  options: SampleOptions<S, I>,
): Promise<Chains> {
  const { steps, energy, key, learnt, signal } = options;
  const kernel = options.kernel.learning?.resumed(learnt) ?? options.kernel;
  const norms: tf.Scalar[] = [];
  let end: Pick<Chains, 'x' | 'learnt'> | undefined;
  try {
    for await (const { step, state, info } of stream(kernel, energy, key, start, {
      steps,
      ...(signal && { signal }),
    })) {
      const norm = gradientNorm(info);
      if (norm) norms.push(norm);
      if (step === steps) end = { x: state.position.clone(), learnt: learntIn(state, kernel) };
    }
    return norms.length === 0 ? end! : { ...end!, gradientNorm: scope(() => tf.mean(tf.stack(norms))) };
  } finally {
    release(norms);
  }
}

const learntIn = <S extends State, I>(state: S, { learning }: Kernel<S, I>): Params =>
  learning ? mapParams(learning.learnt(state), (tensor) => tensor.clone()) : {};

function gradientNorm(info: unknown): tf.Scalar | undefined {
  if (typeof info !== 'object' || info === null || !('gradientNorm' in info)) return undefined;
  const { gradientNorm: norms } = info;
  return norms instanceof tf.Tensor ? scope(() => tf.mean<tf.Scalar>(norms)) : undefined;
}
