import * as tf from '@tensorflow/tfjs-core';
import { foldIn, hostUniform, split, type Key } from '@ebmjs/core';

export interface Rejection {
  /** `n` draws from the envelope. */
  readonly propose: (key: Key, n: number) => number[];
  /** The probability to keep a proposal: the density over its envelope, at most 1. */
  readonly keep: (x: number) => number;
}

/** Exact and independent draws `[n, dimension]` with equally distributed coordinates, by rejection (von Neumann 1951). */
export function rejection(key: Key, shape: [number, number], { propose, keep }: Rejection): tf.Tensor2D {
  const size = shape[0] * shape[1];
  const kept: number[] = [];
  for (let round = 0; kept.length < size; round++) {
    const [proposalKey, keepKey] = split(foldIn(key, round), 2);
    const u = hostUniform(keepKey, size);
    kept.push(...propose(proposalKey, size).filter((x, i) => u[i]! < keep(x)));
  }
  return tf.tensor2d(Float32Array.from(kept.slice(0, size)), shape);
}
