import * as tf from '@tensorflow/tfjs-core';
import { foldIn, knownOptions, oneHot, scope, valueAndGradient, whole, type Energy, type State } from '@ebmjs/core';
import { classPasses } from './class-passes.js';
import type { ClassifierLogits, LogitsAndGradient } from './classifier-logits.js';
import { linearLogits } from './linear-logits.js';
import { checkRefinement, refined, type Refinement } from './refinement.js';

export interface EnergyClassifierOptions<S extends State = State> {
  /** The energy at labels `[n, classes]`: `frozen.energy`, or `model.energy` with its variables given. */
  readonly energy: (labels: tf.Tensor2D) => Energy;
  readonly classes: number;
  /**
   * Whether `E(x, y) = sum_c y_c E(x, c)` (`model.linearInLabels` says so): then one evaluation serves all classes. Of
   * another energy the numbers are wrong. Nothing is gained by it with `refine`, where each class has its own points.
   * @defaultValue false
   */
  readonly linear?: boolean | undefined;
  /** Steps of a kernel under each class before its energy is taken. @defaultValue none */
  readonly refine?: Refinement<S>;
}

/**
 * A conditional energy as a classifier: logits `-E(x, y)`, so that their softmax is `p(y|x)` where all classes are equally
 * likely beforehand. Evaluates the energy at each row under each class, several classes at a time where rows are few; once
 * for all classes where it is `linear`. Its gradient uses the energy's own `valueAndGrad` where it has one.
 *
 * With `refine`, each class gets a copy of the input that has walked under that class's energy, as in the evaluation of Du
 * and Mordatch (2019). The walk is not differentiated: the gradient is that at the refined copy, taken for the gradient at
 * the input, as their code does (known as BPDA: Athalye, Carlini and Wagner 2018, "Obfuscated gradients give a false sense
 * of security"). `draws` above 1 averages over the noise of the walk (their EOT).
 *
 * Throws an `EbmError` for options that are unknown or not allowed.
 */
export function energyClassifier<S extends State>(options: EnergyClassifierOptions<S>): ClassifierLogits {
  knownOptions('energyClassifier', options, ['energy', 'classes', 'linear', 'refine']);
  whole('energyClassifier.classes', options.classes, 2);
  if (options.refine) checkRefinement(options.refine);
  else if (options.linear) return linearLogits(options.energy, options.classes);
  const logits = (x: tf.Tensor): tf.Tensor2D =>
    scope(() => negated(meanOf(draws(x, options).map((points) => energiesAt(points, options))), options));
  return Object.assign(logits, {
    backward: (x: tf.Tensor, slopes: (logits: tf.Tensor2D) => tf.Tensor2D) => scope(() => backward(x, slopes, options)),
  });
}

type Options<S extends State> = EnergyClassifierOptions<S>;

/** For each draw of the walk, the points at which each class is evaluated. */
function draws<S extends State>(x: tf.Tensor, { energy, classes, refine }: Options<S>): tf.Tensor[][] {
  if (!refine) return [new Array<tf.Tensor>(classes).fill(x)];
  const energies = Array.from({ length: classes }, (_, c) => energy(oneHot(new Array<number>(x.shape[0]!).fill(c), classes))); // prettier-ignore
  return Array.from({ length: refine.draws ?? 1 }, (_, draw) =>
    energies.map((own, c) => refined(x, own, { ...refine, key: foldIn(foldIn(refine.key, draw), c) })),
  );
}

/** `[classes * n]`, a class after the other. */
const energiesAt = <S extends State>(points: readonly tf.Tensor[], { energy }: Options<S>): tf.Tensor1D =>
  tf.concat(classPasses(energy, points).map((pass) => pass.energy(pass.at)));

function backward<S extends State>(
  x: tf.Tensor,
  slopes: (logits: tf.Tensor2D) => tf.Tensor2D,
  options: Options<S>,
): LogitsAndGradient {
  const all = draws(x, options).map((points) => {
    const parts = classPasses(options.energy, points).map((pass) => valueAndGradient(pass.energy, pass.at));
    return { value: tf.concat(parts.map(({ value }) => value)), grad: tf.concat(parts.map(({ grad }) => grad)) };
  });
  const logits = negated(meanOf(all.map(({ value }) => value)), options);
  const weights = tf.reshape(tf.transpose(slopes(logits)), [-1, ...x.shape.slice(1).map(() => 1)]);
  const terms = tf.mul(meanOf(all.map(({ grad }) => grad)), weights);
  return { logits, grad: tf.neg(tf.sum(tf.reshape(terms, [options.classes, ...x.shape]), 0)) };
}

/** Logits `[n, classes]` from energies, a class after the other. */
const negated = <S extends State>(energies: tf.Tensor1D, { classes }: Options<S>): tf.Tensor2D =>
  tf.neg(tf.transpose(tf.reshape(energies, [classes, -1])));

const meanOf = <T extends tf.Tensor>(parts: readonly T[]): T =>
  parts.length === 1 ? parts[0]! : tf.div(tf.addN([...parts]), parts.length);
