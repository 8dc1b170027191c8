import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, mean, oneHot, scope, whole, type Energy } from '@ebmjs/core';
import { energies } from '../energies.js';

export interface LabelBiasOptions {
  /** The energy at labels `[n, classes]`. */
  readonly energy: (labels: tf.Tensor2D) => Energy;
  /** Number of classes. */
  readonly classes: number;
  /** Training images `[n, ...event]` of all classes, borrowed. */
  readonly x: tf.Tensor;
  /** Looked at between classes. */
  readonly signal?: AbortSignal;
}

/**
 * The mean energy of the same images under each class, for `withLabelBias`. Chains that keep their labels teach a model
 * nothing of how the energies of two labels compare: a constant added to all energies of a class changes no slope.
 */
export async function labelBias(options: LabelBiasOptions): Promise<number[]> {
  knownOptions('labelBias', options, ['energy', 'classes', 'x', 'signal']);
  const { energy, x, signal } = options;
  const n = x.shape[0] ?? 0;
  if (n === 0) throw new EbmError('labelBias.x', 'must have a row or more', x.shape);
  const bias: number[] = [];
  for (let c = 0; c < whole('labelBias.classes', options.classes); c++) {
    signal?.throwIfAborted();
    const labels = oneHot(new Array<number>(n).fill(c), options.classes);
    bias.push(mean(await energies(energy(labels), x, { batch: n }).finally(() => labels.dispose())));
  }
  return bias;
}

/** `E(x, y) - y b`, with a number of `bias` for each class: another normalisation of each class, the same chains. */
export function withLabelBias(
  energy: (labels: tf.Tensor2D) => Energy,
  bias: readonly number[],
): (labels: tf.Tensor2D) => Energy {
  return (labels) => {
    if (labels.shape[1] !== bias.length) {
      throw new EbmError('withLabelBias.labels', `must have ${bias.length} classes`, labels.shape);
    }
    const plain = energy(labels);
    const shift = (): tf.Tensor1D => tf.sum(tf.mul(labels, tf.tensor1d([...bias])), 1);
    const { valueAndGrad } = plain;
    return Object.assign((x: tf.Tensor) => scope(() => tf.sub<tf.Tensor1D>(plain(x), shift())), {
      ...(valueAndGrad && {
        valueAndGrad: (x: tf.Tensor) =>
          scope(() => {
            const { value, grad } = valueAndGrad(x);
            return { value: tf.sub<tf.Tensor1D>(value, shift()), grad };
          }),
      }),
    });
  };
}
