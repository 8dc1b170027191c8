import * as tf from '@tensorflow/tfjs-core';
import { scope, valueAndGradient, type Energy, type ValueAndGrad } from '@ebmjs/core';
import { oneARow } from './one-a-row.js';

/** The two ends of an annealing path: what its energies are mixed from. */
export interface Ends {
  /** `E_0`. */
  readonly base: Energy;
  /** `E_1`. */
  readonly target: Energy;
}

/** Both ends at one batch of points. Nothing in it depends on the temperature, so that it cannot go stale. */
export interface EndTerms {
  readonly x: tf.Tensor;
  readonly base: ValueAndGrad;
  readonly target: ValueAndGrad;
}

/** Evaluates both ends at `x`, with gradients. The result outlives any scope: `release` it. */
export function endTerms({ base, target }: Ends, x: tf.Tensor): EndTerms {
  return keep(scope(() => ({ x: tf.clone(x), base: valueAndGradient(base, x), target: valueAndGradient(target, x) })));
}

/** Both energies at `x`, without gradients. Yours. Throws unless each is one number a row. */
export function endValues({ base, target }: Ends, x: tf.Tensor): [tf.Tensor1D, tf.Tensor1D] {
  return scope(() => [oneARow('base energy', base(x), x), oneARow('target energy', target(x), x)]);
}

/**
 * `endTerms` at `x` put together from what is known at two other batches of the same chains, and which rows `[n]` are
 * (1) or are not (0) in either. The result outlives any scope.
 */
export function knownTerms(x: tf.Tensor, first: EndTerms, second: EndTerms): { terms: EndTerms; known: tf.Tensor1D } {
  const { terms, known } = scope(() => {
    const isFirst = equalRows(x, first.x);
    const pick = <T extends tf.Tensor>(a: T, b: T): T => tf.where(alongRows(isFirst, a.rank), a, b);
    const pickBoth = (a: ValueAndGrad, b: ValueAndGrad): ValueAndGrad => ({
      value: pick(a.value, b.value),
      grad: pick(a.grad, b.grad),
    });
    return {
      terms: { x: tf.clone(x), base: pickBoth(first.base, second.base), target: pickBoth(first.target, second.target) },
      known: tf.cast(tf.logicalOr(isFirst, equalRows(x, second.x)), 'float32'),
    };
  });
  return { terms: keep(terms), known: tf.keep(known) };
}

/** Whether two tensors are the same numbers in memory, as a tensor and its clones are. */
export function sameData(a: tf.Tensor, b: tf.Tensor): boolean {
  return a.dataId === b.dataId && tf.util.arraysEqual(a.shape, b.shape);
}

/** Which rows of two batches agree in every coordinate. A row with a NaN agrees with none. */
function equalRows(a: tf.Tensor, b: tf.Tensor): tf.Tensor1D {
  const rows = a.shape[0]!;
  return tf.all(tf.equal(tf.reshape(a, [rows, -1]), tf.reshape(b, [rows, -1])), 1);
}

const alongRows = (flags: tf.Tensor1D, rank: number): tf.Tensor =>
  tf.reshape(flags, [flags.shape[0], ...Array.from({ length: rank - 1 }, () => 1)]);

function keep(terms: EndTerms): EndTerms {
  const { x, base, target } = terms;
  for (const tensor of [x, base.value, base.grad, target.value, target.grad]) tf.keep(tensor);
  return terms;
}
