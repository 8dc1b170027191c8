import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, lossAndGradients, release, scope, uniform, valueAndGradient } from '@ebmjs/core';
import type { Energy, Model, Params, Variables } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { shaken } from '../test/tensors.js';
import { activationNames, type ActivationName } from './activation.js';
import { mlp } from './mlp.js';
import { mnistNet } from './mnist-net.js';
import { residualNetwork } from './residual-network.js';

type Way = 'own way back' | 'tape';

const MODELS: readonly (readonly [string, (activation: ActivationName) => Model])[] = [
  ['mlp', (activation) => mlp({ dimension: 4, widths: [5, 4], activation })],
  [
    'residualNetwork',
    (activation) => residualNetwork({ shape: [4, 4, 1], width: 2, blocks: [{ width: 3, down: true }], activation }),
  ],
  ['mnistNet', (activation) => mnistNet({ width: 2, activation })],
];

const CASES = MODELS.flatMap(([name, make]) =>
  activationNames.flatMap((activation) =>
    (['own way back', 'tape'] as const).map((way) => [name, activation, way, make(activation)] as const),
  ),
);

/** `mean |dE/dx|^2` as a function of the weights. */
function steepness(model: Model, way: Way, { state, x }: Pick<Variables, 'state'> & { readonly x: tf.Tensor }) {
  return (weights: Params): tf.Scalar =>
    scope(() => {
      const own = model.energy({ weights, state });
      const energy: Energy = way === 'tape' ? (z) => own(z) : own;
      return tf.mean(tf.square(valueAndGradient(energy, x).grad)) as tf.Scalar;
    });
}

const number = (tensor: tf.Tensor): number => tensor.dataSync()[0]!;
const length = (tensor: tf.Tensor): number => scope(() => number(tf.norm(tensor)));

/**
 * Short enough to cross no kink with these seeds. What remains are the rounding of two numbers, `1e-7 / STEP` of them,
 * and the square of the step: 2e-4 of the longest gradient at worst.
 */
const STEP = 5e-4;

// The other backends have the golden second derivatives.
it.each(CASES)('d/dw of |dE/dx|^2 is what differences say: %s, %s, by its %s', (_, __, way, model) => {
  const variables = shaken(model.init(key(0)), key(1));
  const x = uniform(key(2), [1, ...model.shape]);
  const f = steepness(model, way, { state: variables.state, x });
  const { value, grads } = lossAndGradients(f, variables.weights);
  const longest = Math.max(...Object.values(grads).map(length));
  const seen = Object.keys(grads).filter((name) => length(grads[name]!) > 1e-2 * longest); // the rest is noise
  for (const [i, name] of seen.entries()) {
    const [weight, grad] = [variables.weights[name]!, grads[name]!];
    const [slope, exact] = scope(() => {
      const bent = tf.mul(grad, tf.add(uniform(foldIn(key(3), i), grad.shape), 0.5)); // uphill, but not straight
      const side = tf.div(bent, tf.norm(bent));
      const at = (t: number): number => number(f({ ...variables.weights, [name]: tf.add(weight, tf.mul(side, t)) }));
      return [(at(STEP) - at(-STEP)) / (2 * STEP), number(tf.sum(tf.mul(grad, side)))];
    });
    expect(Math.abs(slope - exact) / longest, name).toBeLessThan(1e-3);
  }
  expect(seen.length).toBeGreaterThan(2);
  release(value, grads, variables, x);
});
