import * as tf from '@tensorflow/tfjs-core';
import { release, scope, stream, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

/** Where chains ended. */
export type Chains = {
  /** `[n, ...event]`. */
  readonly x: tf.Tensor;
  /** Mean over chains and steps of the norms that the kernel reports; absent when it reports none. */
  readonly gradientNorm?: tf.Scalar;
};

export interface SampleOptions<S extends State, I> {
  readonly kernel: Kernel<S, I>;
  readonly steps: number;
  readonly energy: Energy;
  readonly key: Key;
  readonly signal?: AbortSignal | undefined;
}

/** Walks chains from `start`, which it borrows, letting the event loop turn. The result is the caller's. */
export async function sampleChains<S extends State, I>(
  start: tf.Tensor,
  options: SampleOptions<S, I>,
): Promise<Chains> {
  const { kernel, steps, energy, key, signal } = options;
  const norms: tf.Scalar[] = [];
  let x: tf.Tensor | undefined;
  try {
    for await (const { step, state, info } of stream(kernel, energy, key, start, {
      steps,
      ...(signal && { signal }),
    })) {
      const norm = gradientNorm(info);
      if (norm) norms.push(norm);
      if (step === steps) x = state.position.clone();
    }
    return norms.length === 0 ? { x: x! } : { x: x!, gradientNorm: scope(() => tf.mean(tf.stack(norms))) };
  } finally {
    release(norms);
  }
}

function gradientNorm(info: unknown): tf.Scalar | undefined {
  if (typeof info !== 'object' || info === null || !('gradientNorm' in info)) return undefined;
  const { gradientNorm: norms } = info;
  return norms instanceof tf.Tensor ? scope(() => tf.mean<tf.Scalar>(norms)) : undefined;
}
