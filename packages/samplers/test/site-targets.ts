import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy } from '@ebmjs/core';
import { ising, potts, rbm } from '@ebmjs/models';
import { enumerated, type Enumerated } from './enumerated.js';

const waves = (n: number, speed: number, size = 1): number[] =>
  Array.from({ length: n }, (_, i) => size * Math.sin(speed * i + 1));

/** `W_ij = s sin(0.7i + 1.3j + 0.2ij)`, `b_i = 0.5 cos(0.9i)`, `c_j = 0.3 sin(1.1j + 0.5)`. */
function sines(visible: number, hidden: number, s: number) {
  return {
    weights: Array.from({ length: visible }, (_, i) =>
      Array.from({ length: hidden }, (__, j) => s * Math.sin(0.7 * i + 1.3 * j + 0.2 * i * j)),
    ),
    visibleBias: Array.from({ length: visible }, (_, i) => 0.5 * Math.cos(0.9 * i)),
    hiddenBias: Array.from({ length: hidden }, (_, j) => 0.3 * Math.sin(1.1 * j + 0.5)),
  };
}

/** The free energy of visible units, which is not linear in any of them. */
export const sineRbm = (visible: number, hidden: number, s: number): Enumerated =>
  enumerated({
    energy: rbm(sines(visible, hidden, s)).energy,
    values: 'binary',
    shape: [visible],
    sites: visible,
    k: 2,
  });

/** The energy of both layers, visible units first. */
export function jointSineRbm(visible: number, hidden: number, s: number): Enumerated {
  const { weights, visibleBias, hiddenBias } = sines(visible, hidden, s);
  const energy: Energy = (x) =>
    scope(() => {
      const [v, h] = tf.split(x as tf.Tensor2D, [visible, hidden], 1) as [tf.Tensor2D, tf.Tensor2D];
      const pull = tf.add(tf.matMul(h, tf.transpose(tf.tensor2d(weights))), tf.tensor1d(visibleBias));
      const linear = tf.sum(tf.mul(h, tf.tensor1d(hiddenBias)), 1);
      return tf.neg(tf.add(tf.sum(tf.mul(v, pull), 1), linear)) as tf.Tensor1D;
    });
  return enumerated({ energy, values: 'binary', shape: [visible + hidden], sites: visible + hidden, k: 2 });
}

/** A spin glass in a field, with free edges. */
export function glass(rows: number, columns: number): Enumerated {
  const shape = [rows, columns] as const;
  const coupling = { down: waves((rows - 1) * columns, 2, 0.7), right: waves(rows * (columns - 1), 3, 0.7) };
  const { energy } = ising({ shape, coupling, field: waves(rows * columns, 1, 0.5) });
  return enumerated({ energy, values: 'spins', shape, sites: rows * columns, k: 2 });
}

/** Three states a site. */
export function colours(rows: number, columns: number): Enumerated {
  const { energy } = potts({ shape: [rows, columns], states: 3, coupling: 0.8, field: [0.3, -0.2, 0.5] });
  return enumerated({ energy, values: 'one-hot', shape: [rows, columns, 3], sites: rows * columns, k: 3 });
}
