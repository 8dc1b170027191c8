import * as tf from '@tensorflow/tfjs-core';
import { foldIn, knownOptions, oneHot, scope, valueAndGradient, whole, type Energy, type State } from '@ebmjs/core';
import type { ClassifierLogits, LogitsAndGradient } from './classifier-logits.js';
import { checkRefinement, refined, type Refinement } from './refinement.js';

export interface EnergyClassifierOptions<S extends State = State> {
  /** The energy at labels `[n, classes]`: `frozen.energy`, or `model.energy` with its variables given. */
  readonly energy: (labels: tf.Tensor2D) => Energy;
  readonly classes: number;
  /** Steps of a kernel under each class before its energy is taken. @defaultValue none */
  readonly refine?: Refinement<S>;
}

/**
 * A conditional energy as a classifier: logits `-E(x, y)`, so that their softmax is `p(y|x)` where all classes are equally
 * likely beforehand. Evaluates the energy once a class; its gradient uses the energy's own `valueAndGrad` where it has
 * one.
 *
 * With `refine`, each class gets a copy of the input that has walked under that class's energy, as in the evaluation of Du
 * and Mordatch (2019). The walk is not differentiated: the gradient is that at the refined copy, taken for the gradient at
 * the input, as their code does (known as BPDA: Athalye, Carlini and Wagner 2018, "Obfuscated gradients give a false sense
 * of security"). `draws` above 1 averages over the noise of the walk (their EOT).
 *
 * Throws an `EbmError` for options that are unknown or not allowed.
 */
export function energyClassifier<S extends State>(options: EnergyClassifierOptions<S>): ClassifierLogits {
  knownOptions('energyClassifier', options, ['energy', 'classes', 'refine']);
  whole('energyClassifier.classes', options.classes, 2);
  if (options.refine) checkRefinement(options.refine);
  const logits = (x: tf.Tensor): tf.Tensor2D =>
    scope(() => {
      const each = copies(x, options).map((of) => meanOf(of.map(({ energy, at }) => energy(at))));
      return tf.neg(tf.stack(each, 1) as tf.Tensor2D);
    });
  return Object.assign(logits, {
    backward: (x: tf.Tensor, slopes: (logits: tf.Tensor2D) => tf.Tensor2D) =>
      scope(() => backward(x, slopes, copies(x, options))),
  });
}

/** One copy of the input, and the energy of its class. */
interface Copy {
  readonly energy: Energy;
  readonly at: tf.Tensor;
}

/** For each class, its copies. */
function copies<S extends State>(x: tf.Tensor, { energy, classes, refine }: EnergyClassifierOptions<S>): Copy[][] {
  return Array.from({ length: classes }, (_, c) => {
    const own = energy(oneHot(new Array<number>(x.shape[0]!).fill(c), classes));
    if (!refine) return [{ energy: own, at: x }];
    return Array.from({ length: refine.draws ?? 1 }, (_, draw) => {
      const key = foldIn(foldIn(refine.key, draw), c);
      return { energy: own, at: refined(x, own, { ...refine, key }) };
    });
  });
}

function backward(
  x: tf.Tensor,
  slopes: (logits: tf.Tensor2D) => tf.Tensor2D,
  each: readonly (readonly Copy[])[],
): LogitsAndGradient {
  const parts = each.map((of) => {
    const all = of.map(({ energy, at }) => valueAndGradient(energy, at));
    return { value: meanOf(all.map(({ value }) => value)), grad: meanOf(all.map(({ grad }) => grad)) };
  });
  const logits = tf.neg(
    tf.stack(
      parts.map(({ value }) => value),
      1,
    ) as tf.Tensor2D,
  );
  const weights = tf.unstack(slopes(logits), 1);
  const rows = [-1, ...x.shape.slice(1).map(() => 1)];
  const terms = parts.map(({ grad }, c) => tf.mul(grad, tf.reshape(weights[c]!, rows)));
  return { logits, grad: tf.neg(tf.addN(terms)) };
}

const meanOf = <T extends tf.Tensor>(parts: readonly T[]): T =>
  parts.length === 1 ? parts[0]! : tf.div(tf.addN([...parts]), parts.length);
