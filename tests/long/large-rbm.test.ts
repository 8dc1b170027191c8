import { useBackend } from '@ebmjs/backends';
import { key, scope, uniform, type Energy, type Reference } from '@ebmjs/core';
import { ais } from '@ebmjs/likelihood';
import { rbm } from '@ebmjs/models';
import { blockGibbs } from '@ebmjs/samplers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

beforeAll(async () => void (await useBackend('wasm', { threads: 1 })));

/** Restricted Boltzmann machines of 784 by 20 units, whose `log Z` and `log p` were computed independently by enumeration. */
const [V, H] = [784, 20];
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function machine(scale: number) {
  const weights = range(V).map((i) => range(H).map((j) => scale * Math.sin(0.7 * i + 1.3 * j + 0.2 * i * j)));
  const visibleBias = range(V).map((i) => 0.5 * Math.cos(0.9 * i));
  const hiddenBias = range(H).map((j) => 0.3 * Math.sin(1.1 * j + 0.5));
  const [W, bias] = [tf.tensor2d(weights), tf.tensor2d([[...visibleBias, ...hiddenBias]])];
  /** Of both layers together, `[n, V + H]`. */
  const value = (x: tf.Tensor): tf.Tensor1D => {
    const [v, h] = tf.split(x, [V, H], 1) as [tf.Tensor2D, tf.Tensor2D];
    const pairs = tf.sum(tf.mul(tf.matMul(v, W), h), 1);
    return tf.neg(tf.add(pairs, tf.sum(tf.mul(x, bias), 1)));
  };
  const joint: Energy = Object.assign((x: tf.Tensor) => scope(() => value(x)), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const [v, h] = tf.split(x, [V, H], 1) as [tf.Tensor2D, tf.Tensor2D];
        const inputs = tf.concat([tf.matMul(h, W, false, true), tf.matMul(v, W)], 1);
        return { value: value(x), grad: tf.neg(tf.add(inputs, bias)) };
      }),
  });
  return { target: rbm({ weights, visibleBias, hiddenBias }), joint };
}

const coins: Reference = {
  shape: [V + H],
  energy: (x) => scope(() => tf.zeros([x.shape[0]!])),
  logZ: (V + H) * Math.LN2,
  sample: (k, n) => scope(() => tf.cast(tf.less(uniform(k, [n, V + H]), 0.5), 'float32')),
};

it.each([
  [0.1, 579.646691433637, [-564.014257391808, -565.384940473983, -564.468298467598], 60],
  [0.3, 630.594117446114, [-612.806514072353, -616.33236648646, -615.135695097681], 200],
] as const)(
  'scale %d: log Z by enumeration, log p of three states, and AIS with block Gibbs',
  async (scale, logZ, logs, count) => {
    const { target, joint } = machine(scale);
    expect(Math.abs(target.logZ - logZ)).toBeLessThan(1e-8);
    const rows = [(i: number) => (i + 1) % 2, () => 0, () => 1].map((bit) => range(V).map(bit));
    const energies = target.energy(tf.tensor2d(rows)).dataSync();
    logs.forEach((log, i) => expect(Math.abs(-energies[i]! - target.logZ - log)).toBeLessThan(1e-6 * logZ));

    const sweep = blockGibbs({ values: 'binary', blocks: [range(V), range(H).map((j) => V + j)] });
    const run = { base: coins, target: joint, kernel: () => sweep, schedule: { count }, chains: 100 };
    const found = (await ais({ ...run, key: key(1) })).logZ;
    expect(found.standardError).toBeLessThan(0.3);
    expect(Math.abs(found.value - logZ)).toBeLessThan(5 * found.standardError);
  },
  10 * 60_000,
);
