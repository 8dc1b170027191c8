import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope, type Energy } from '@ebmjs/core';
import { checkedLogits, logitsAndGradient, type ClassifierLogits } from './classifier-logits.js';
import { fitSoftmax, type Rescaling } from './fit-softmax.js';
import { logitRows, type LabelledRows } from './logit-rows.js';

/**
 * The scale and the offset of each class under which a classifier's logits explain labelled data best, by maximum
 * likelihood (bias-corrected temperature scaling: Alexandari, Kundaje and Shrikumar 2020): `classes + 1` numbers.
 *
 * Contrastive divergence leaves a conditional energy free up to a constant of each class, the log normaliser of that class:
 * chains that keep their labels only feel slopes. The paper's code leaves the place for it at 0; then a class can win
 * everywhere by its constant alone. Fit on training data, never on those that are judged. `rescaled` and `rescaledEnergy`
 * apply what is found. A scale below 0 says that the energy prefers wrong labels.
 *
 * A penalty of `(scale^2 + |offsets|^2) / 2` in standardised logits, which one row outweighs, keeps the numbers finite
 * where the data can be told apart without error. Rejects with an `EbmError` for labels that do not fit and logits that
 * are not finite.
 */
export async function fitRescaling(options: LabelledRows): Promise<Rescaling> {
  knownOptions('fitRescaling', options, ['classifier', 'x', 'labels', 'batch', 'signal']);
  const logits = await logitRows('fitRescaling', options);
  if (!logits.every(Number.isFinite)) throw new EbmError('fitRescaling.classifier', 'must return finite logits');
  return fitSoftmax(logits, await options.labels.data<'float32'>(), options.labels.shape[1]);
}

/** A classifier with the logits `scale f + offsets`. Throws an `EbmError`, when called, for another number of classes. */
export function rescaled(classifier: ClassifierLogits, { scale, offsets }: Rescaling): ClassifierLogits {
  const of = (f: tf.Tensor2D): tf.Tensor2D => tf.add(tf.mul(f, scale), tf.tensor1d([...offsets]));
  const checked = (f: tf.Tensor2D, x: tf.Tensor): tf.Tensor2D => {
    if (checkedLogits(f, x).shape[1] === offsets.length) return f;
    throw new EbmError('rescaled.offsets', `must be ${f.shape[1]}, one a class`, offsets.length);
  };
  return Object.assign((x: tf.Tensor) => scope(() => of(checked(classifier(x), x))), {
    backward: (x: tf.Tensor, slopes: (logits: tf.Tensor2D) => tf.Tensor2D) =>
      scope(() => {
        const inner = logitsAndGradient(classifier, x, (f) => tf.mul(slopes(of(checked(f, x))), scale));
        return { logits: of(inner.logits), grad: inner.grad };
      }),
  });
}

/**
 * The conditional energy `scale E(x, y) - y . offsets`, of which `energyClassifier` makes what `rescaled` makes of the one of
 * `E`: energies of different labels compare, soft ones among them, whose constants lie between those of their classes. Slopes
 * in `x` are those of `E` times the scale.
 *
 * Throws an `EbmError`, when called, for labels of another number of classes.
 */
export function rescaledEnergy(
  energy: (labels: tf.Tensor2D) => Energy,
  { scale, offsets }: Rescaling,
): (labels: tf.Tensor2D) => Energy {
  return (labels) => {
    if (labels.shape[1] !== offsets.length) {
      throw new EbmError('rescaledEnergy.labels', `must have ${offsets.length} classes`, labels.shape);
    }
    const plain = energy(labels);
    const { valueAndGrad } = plain;
    const of = (value: tf.Tensor1D): tf.Tensor1D =>
      tf.sub(tf.mul(value, scale), tf.sum<tf.Tensor1D>(tf.mul(labels, tf.tensor1d([...offsets])), 1));
    return Object.assign((x: tf.Tensor) => scope(() => of(plain(x))), {
      ...(valueAndGrad && {
        valueAndGrad: (x: tf.Tensor) =>
          scope(() => {
            const { value, grad } = valueAndGrad(x);
            return { value: of(value), grad: tf.mul(grad, scale) };
          }),
      }),
    });
  };
}
