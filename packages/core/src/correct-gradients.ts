import * as tf from '@tensorflow/tfjs-core';
import { avgPoolGradients } from './avg-pool-gradients.js';
import { fusedGradients, leakyReluSlope } from './fused-activations.js';

type Backward = (dy: tf.Tensor, x: tf.Tensor, attrs: tf.NamedAttrMap) => tf.Tensor;

/** A one-input operation whose gradient recomputes what it needs from the input. */
const unary = (kernelName: string, input: string, backward: Backward): tf.GradConfig => ({
  kernelName,
  inputsToSave: [input],
  gradFunc: (dy, [x], attrs) => ({ [input]: () => backward(dy as tf.Tensor, x!, attrs) }),
});

/** Truth values do not move: zero in every input, so that masks may stand on the tape. */
const constant = (kernelName: string, inputs: readonly string[]): tf.GradConfig => ({
  kernelName,
  inputsToSave: [...inputs],
  gradFunc: (_, saved) => Object.fromEntries(inputs.map((name, i) => [name, () => tf.zeros(saved[i]!.shape)])),
});

/** Sums `dy` over the axes along which an input of `shape` was broadcast. */
function unbroadcast(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, [...shape]);
}

/** `d max(x) / dx`: the rows that attain it share the slope. Also for min. */
const extremum =
  (reduce: typeof tf.max): Backward =>
  (dy, x, { reductionIndices, axis }) => {
    const axes = tf.util.parseAxisParam((reductionIndices ?? axis) as number[], x.shape);
    const kept = x.shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
    const attained = tf.cast(tf.equal(x, reduce(x, axes, true)), 'float32');
    return tf.mul(tf.div(attained, tf.sum(attained, axes, true)), tf.reshape(dy, kept));
  };

/** One of two: the slope is its own, the first's where they are equal. tfjs forgets to sum over what was broadcast. */
const either = (kernelName: string, isFirst: typeof tf.greaterEqual): tf.GradConfig => ({
  kernelName,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => {
    const first = (): tf.Tensor => tf.cast(isFirst(a!, b!), 'float32');
    return {
      a: () => unbroadcast(tf.mul(dy as tf.Tensor, first()), a!.shape),
      b: () => unbroadcast(tf.mul(dy as tf.Tensor, tf.sub(1, first())), b!.shape),
    };
  },
});

/**
 * tfjs saves the OUTPUT of most of these for the backward pass, which cuts the tape between it and the input: their
 * second derivatives are silently wrong or throw (tfjs issue 3252). Saving the input and recomputing mends that.
 */
const corrected: readonly tf.GradConfig[] = [
  unary('Sigmoid', 'x', (dy, x) => {
    const y = tf.sigmoid(x);
    return tf.mul(dy, tf.mul(y, tf.sub(1, y)));
  }),
  unary('Tanh', 'x', (dy, x) => tf.mul(dy, tf.sub(1, tf.square(tf.tanh(x))))),
  unary('Exp', 'x', (dy, x) => tf.mul(dy, tf.exp(x))),
  // 1 + elu(x) - relu(x) is 1 above zero and exp(x) below it, in fast operations only.
  unary('Elu', 'x', (dy, x) => tf.mul(dy, tf.add(1, tf.sub(tf.elu(x), tf.relu(x))))),
  unary('LeakyRelu', 'x', (dy, x, { alpha }) => leakyReluSlope(dy, x, alpha as number)),
  unary('Softmax', 'logits', (dy, logits, { dim }) => {
    const p = tf.softmax(logits, dim as number);
    const weighted = tf.mul(dy, p);
    return tf.sub(weighted, tf.mul(tf.sum(weighted, dim as number, true), p));
  }),
  unary('Max', 'x', extremum(tf.max)),
  unary('Min', 'x', extremum(tf.min)),
  either('Maximum', tf.greaterEqual),
  either('Minimum', tf.lessEqual),
  {
    kernelName: 'Pow',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => {
      const slope = dy as tf.Tensor;
      const base = a!;
      const exponent = tf.cast(b!, 'float32');
      // The logarithm of a base that is not positive is masked before it is taken, or its NaN would survive the mask.
      const log = () => tf.log(tf.where(tf.greater(base, 0), base, tf.onesLike(base)));
      return {
        a: () => unbroadcast(tf.mul(slope, tf.mul(exponent, tf.pow(base, tf.sub(exponent, 1)))), base.shape),
        b: () => unbroadcast(tf.mul(slope, tf.mul(tf.pow(base, exponent), log())), b!.shape),
      };
    },
  },
  ...['Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'NotEqual', 'LogicalAnd', 'LogicalOr'].map((name) =>
    constant(name, ['a', 'b']),
  ),
  constant('LogicalNot', ['x']),
  ...avgPoolGradients,
  ...fusedGradients,
];

/**
 * Registers the gradients that TensorFlow.js gets wrong or lacks. Importing this package has done it already; call it
 * again after a later import of `@tensorflow/tfjs`, which overwrites them (this package's own functions notice by
 * themselves). Idempotent.
 */
export function correctGradients(): void {
  for (const config of corrected) tf.registerGradient(config);
}

/** Registers again only if somebody registered others since. */
export function ensureGradients(): void {
  if (corrected.some((config) => tf.getGradient(config.kernelName) !== config)) correctGradients();
}
