import * as tf from '@tensorflow/tfjs-core';
import {
  foldIn,
  hostUniform,
  randint,
  scope,
  split,
  uniform,
  type Energy,
  type Kernel,
  type Reference,
  type State,
} from '@ebmjs/core';
import { logSumExp } from './log-mean-exp.js';

/**
 * A restricted Boltzmann machine of 4 visible and 3 hidden units, whose 16 states are enumerated: the expectations of
 * what estimators return are known exactly, at any number of temperatures.
 *
 * W_ij = s sin(0.7 i + 1.3 j + 0.2 i j), b_i = 0.5 cos(0.9 i), c_j = 0.3 sin(1.1 j + 0.5), counted from 0.
 */
const [V, H] = [4, 3];
export const STATES = Array.from({ length: 2 ** V }, (_, code) =>
  Array.from({ length: V }, (_, i) => (code >> (V - 1 - i)) & 1),
);
export const codeOf = (v: readonly number[]): number => v.reduce((code, bit) => 2 * code + bit, 0);
const weight = (i: number, j: number): number => Math.sin(0.7 * i + 1.3 * j + 0.2 * i * j);
const visibleBias = (i: number): number => 0.5 * Math.cos(0.9 * i);
const hiddenInput = (v: readonly number[], j: number): number =>
  v.reduce((sum, bit, i) => sum + bit * weight(i, j), 0.3 * Math.sin(1.1 * j + 0.5));
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** The free energy of each state. */
export const E1 = STATES.map((v) => {
  const hidden = Array.from({ length: H }, (_, j) => Math.log1p(Math.exp(hiddenInput(v, j))));
  return -v.reduce((sum, bit, i) => sum + bit * visibleBias(i), 0) - hidden.reduce((a, b) => a + b, 0);
});
export const logZ = logSumExp(E1.map((energy) => -energy));
export const logZ0 = V * Math.LN2;

/** Energy of states by their number: the rows `[n, 4]` of bits look theirs up. */
const table = tf.tensor1d(E1);
export const rbm: Energy = (x) =>
  scope(() => tf.gather(table, tf.cast(tf.sum(tf.mul(x, tf.tensor1d([8, 4, 2, 1])), 1), 'int32')) as tf.Tensor1D);
export const coins: Reference = {
  shape: [V],
  energy: (x) => scope(() => tf.zeros([x.shape[0]!])),
  logZ: logZ0,
  sample: (k, n) => scope(() => tf.cast(tf.less(uniform(k, [n, V]), 0.5), 'float32')),
};

/** Metropolis: flips one bit, chosen at random. Reversible, and as slow as can be. */
export const flips: Kernel<State, object> = {
  init: (position) => ({ position: tf.clone(position) }),
  step: (k, { position }, energy) => {
    const [siteKey, acceptKey] = split(k, 2);
    const n = position.shape[0]!;
    const next = scope(() => {
      const bits = tf.oneHot(tf.tensor1d(randint(siteKey, n, V), 'int32'), V, 1, 0, 'float32');
      const proposed = tf.abs(tf.sub(position, bits));
      const accept = tf.less(uniform(acceptKey, [n]), tf.exp(tf.sub(energy(position), energy(proposed))));
      return tf.where(tf.reshape(accept, [n, 1]), proposed, position);
    });
    return [{ position: next }, {}];
  },
};
/** Its transition matrix for energies `E`. */
export const flipMatrix = (E: readonly number[]): number[][] =>
  STATES.map((_, from) => {
    const row = STATES.map(() => 0);
    for (let i = 0; i < V; i++) {
      const to = from ^ (1 << i);
      row[to] = Math.min(1, Math.exp(E[from]! - E[to]!)) / V;
    }
    row[from] = 1 - row.reduce((a, b) => a + b, 0);
    return row;
  });

/** Block Gibbs at beta = 1: all hidden units, then all visible ones. On the host. */
export const gibbs: Kernel<State, object> = {
  init: (position) => ({ position: tf.clone(position) }),
  step: (k, { position }) => {
    const rows = (position.arraySync() as number[][]).map((v, row) => {
      const u = hostUniform(foldIn(k, row), H + V);
      const h = Array.from({ length: H }, (_, j) => (u[j]! < sigmoid(hiddenInput(v, j)) ? 1 : 0));
      return v.map((_, i) => {
        const input = h.reduce((sum: number, bit, j) => sum + bit * weight(i, j), visibleBias(i));
        return u[H + i]! < sigmoid(input) ? 1 : 0;
      });
    });
    return [{ position: tf.tensor2d(rows) }, {}];
  },
};

type Vector = readonly number[];

/** The distribution `p` after a step of the transition matrix `T`. */
export const through = (p: Vector, T: readonly Vector[]): number[] =>
  p.map((_, to) => p.reduce((sum, mass, from) => sum + mass * T[from]![to]!, 0));

export const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Probabilities of the states. */
export const P1 = E1.map((energy) => Math.exp(-energy - logZ));

/** `n` exact draws. */
export const drawRbm = (k: ReturnType<typeof foldIn>, n: number): tf.Tensor =>
  tf.tensor2d(
    Array.from(hostUniform(k, n), (u) => {
      let state = 0;
      for (let below = P1[0]!; u >= below && state < P1.length - 1; below += P1[state]!) state += 1;
      return STATES[state]!;
    }),
  );
