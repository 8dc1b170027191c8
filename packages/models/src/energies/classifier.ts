import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, knownOptions, scope, whole, type Json, type Model, type Variables } from '@ebmjs/core';
import type { Layer } from '../layer.js';
import { networkModel } from '../network-model.js';
import { sequence } from '../sequence.js';
import { negatedLogit, negatedLogSumExp } from './logit-heads.js';

/** A network of logits, and what its models have to say of themselves. */
export interface ClassifierOptions {
  readonly name: string;
  /** What it takes to build the network again. */
  readonly config: Json;
  /** Shape of one event. */
  readonly shape: readonly number[];
  /** At least 2. */
  readonly classes: number;
  /** From a batch `[n, ...shape]` to logits `[n, classes]`. */
  readonly network: Layer;
}

/** A classifier read as energies. Both models and both functions take the same variables. */
export interface Classifier {
  /**
   * `E(x, y) = -f(x)[y]`, conditional on labels: soft ones interpolate, `-sum_c y_c f_c`, as everywhere in this package
   * (which is not the energy of either class, `-log sum_c y_c exp(f_c)`).
   */
  readonly joint: Model;
  /** `E(x) = -log sum_y exp(f(x)[y])`, the labels summed out; unconditional. Named as the `marginalModel` of `joint` is. */
  readonly marginal: Model;
  /** Logits `[n, classes]`, differentiable in the weights. Their result is yours. */
  readonly logits: (variables: Variables) => (x: Tensor) => Tensor2D;
  /** `p(y|x) = softmax f(x)`, `[n, classes]`, differentiable in the weights. Their result is yours. */
  readonly probabilities: (variables: Variables) => (x: Tensor) => Tensor2D;
}

/**
 * A classifier as energies (Grathwohl et al. 2020, "Your classifier is secretly an energy based model and you should
 * treat it like one", eqs. 5 and 6): logits `f(x)` define `p(x, y)` proportional to `exp(f(x)[y])`.
 *
 * The energies carry a `valueAndGrad` without a tape. Throws an `EbmError` for options that will not do.
 */
export function classifier(options: ClassifierOptions): Classifier {
  knownOptions('classifier', options, ['name', 'config', 'shape', 'classes', 'network']);
  const { name, config, shape, network } = options;
  const classes = whole('classifier.classes', options.classes, 2);
  const logits =
    (variables: Variables) =>
    (x: Tensor): Tensor2D => {
      batchOf(`${name}.x`, x, shape);
      return scope(() => network.apply(network.prepare(variables), x).output as Tensor2D);
    };
  return {
    joint: networkModel({
      name,
      config,
      shape,
      classes,
      linearInLabels: true,
      network: sequence(network, negatedLogit),
    }),
    marginal: networkModel({
      name: `marginal ${name}`,
      config: { model: 'marginal', of: config },
      shape,
      network: sequence(network, negatedLogSumExp),
    }),
    logits,
    probabilities: (variables) => (x) => scope(() => tf.softmax(logits(variables)(x))),
  };
}
