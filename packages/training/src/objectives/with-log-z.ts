import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, type Energy, type Model, type Params, type Variables } from '@ebmjs/core';

const NAME = 'logZ';

/**
 * A model with an additive constant among its weights, `E(x) + logZ`, or of a conditional model one for each class,
 * `E(x, y) + sum_c y_c logZ_c`: for `noiseContrastiveEstimation` of a model whose energy has none of its own. The weight's
 * name is `logZ`, `[]` or `[classes]`, and it begins at 0. Sampling takes no notice of it.
 *
 * Throws an `EbmError` for a model that has a weight of this name.
 */
export function withLogZ(model: Model): Model {
  const { shape, classes } = model;
  const shifted = (energy: Energy, logZ: tf.Tensor, labels: tf.Tensor2D | undefined): Energy => {
    const shift = (value: tf.Tensor1D): tf.Tensor1D => tf.add(value, labels ? tf.sum(tf.mul(labels, logZ), 1) : logZ);
    const { valueAndGrad } = energy;
    return Object.assign(
      (x: tf.Tensor) => scope(() => shift(energy(x))),
      valueAndGrad && {
        valueAndGrad: (x: tf.Tensor) =>
          scope(() => {
            const { value, grad } = valueAndGrad(x);
            return { value: shift(value), grad };
          }),
      },
    );
  };
  return {
    name: `${model.name} with log Z`,
    config: { model: 'withLogZ', of: model.config },
    shape,
    classes,
    init: (key) => {
      const { weights, state } = model.init(key);
      if (NAME in weights) throw new EbmError('withLogZ.model', `must have no weight ${NAME} of its own`, model.name);
      return { weights: { ...weights, [NAME]: tf.zeros(classes > 0 ? [classes] : []) }, state };
    },
    energy: (variables, labels, key) => {
      const { inner, logZ } = parted(variables);
      return shifted(model.energy(inner, labels, key), logZ, labels);
    },
    freeze: (variables) => {
      const { inner, logZ } = parted(variables);
      const [frozen, copy] = [model.freeze(inner), logZ.clone()];
      return {
        energy: (labels, key) => shifted(frozen.energy(labels, key), copy, labels),
        dispose: () => (frozen.dispose(), copy.dispose()),
      };
    },
    advance: (variables) => model.advance(parted(variables).inner),
  };
}

function parted({ weights, state }: Variables): { readonly inner: Variables; readonly logZ: tf.Tensor } {
  const { [NAME]: logZ, ...rest }: Params = weights;
  return { inner: { weights: rest, state }, logZ: logZ! };
}
