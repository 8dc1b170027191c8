import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, lossAndGradients, mapParams, normal, release, scope, uniform, type Params } from '@ebmjs/core';
import { langevin } from '@ebmjs/samplers';
import type { Check, Numbers, Probe } from './check.js';
import { dot, worstOfLargest } from './distance.js';
import { residual as model } from './networks.js';
import { read, under } from './read.js';

type Loss = (params: Params) => tf.Scalar;

/** Half the distance of two points along a direction of about unit length. */
const STEP = 2 ** -7;

/** The energy's slopes, in the input and in the weights, and the slopes of where two Langevin steps lead to. */
export const derivativeProbes: readonly Probe[] = [
  { measure: () => along(inInput), checks: [difference('finite differences: input')] },
  { measure: () => along(inWeights), checks: [difference('finite differences: weights')] },
  {
    measure: () => along(throughSteps),
    checks: [
      difference('finite differences: weights, through two Langevin steps'),
      {
        name: 'second order: weights, through two Langevin steps',
        unit: 'of the largest',
        tolerance: 5e-5, // four passes of up to 1e-5 each
        error: (found, reference) => worstOfLargest(found, reference, /^grads\//),
      },
    ],
  },
];

/**
 * Central differences are off by `h^2 / 6` of the third derivative, here up to 7e-5 of the slope (a step half as long had
 * a quarter of it), and by the rounding of two losses, `2^-24 |loss| / h`, some 1e-5 of the slope.
 */
function difference(name: string): Check {
  const error = ({ loss, ...found }: Numbers): number => {
    const grads = Object.keys(found).filter((key) => key.startsWith('grads/'));
    const exact = grads.reduce((sum, key) => sum + dot(found[key]!, found[key.replace('grads', 'directions')]!), 0);
    const slope = (loss![1]! - loss![0]!) / (2 * STEP);
    return Math.abs(slope - exact) / Math.abs(exact);
  };
  return { name, unit: 'of the slope', tolerance: 2e-4, error };
}

interface Case {
  readonly loss: Loss;
  readonly at: Params;
  /** What the loss holds on to. */
  readonly rest: unknown;
}

/** A loss at two points, its gradients between them, and the direction. */
async function along(make: () => Case): Promise<Numbers> {
  const { loss, at, rest } = make();
  const { value, grads } = lossAndGradients(loss, at);
  const directions = tf.tidy(() => towards(grads));
  const ends = tf.tidy(() =>
    tf.stack(
      [-STEP, STEP].map((step) =>
        loss(mapParams(at, (tensor, name) => tf.add(tensor, tf.mul(directions[name]!, step)))),
      ),
    ),
  );
  release(value, at, rest);
  return read({ loss: ends, ...under('grads', grads), ...under('directions', directions) });
}

/**
 * Uphill, so that no noise drowns the slope, but not straight: an error of the gradient at right angles to it counts too,
 * and so does a gradient that is missing.
 */
function towards(grads: Params): tf.NamedTensorMap {
  const names = Object.keys(grads);
  const bent = mapParams(grads, (grad) => tf.mul(grad, tf.add(uniform(key(11), grad.shape), 0.5)));
  const random = Object.fromEntries(names.map((name, i) => [name, normal(foldIn(key(12), i), grads[name]!.shape)]));
  const [most, rest] = [length(bent), tf.mul(2, length(random))];
  return mapParams(bent, (part, name) => tf.add(tf.div(part, most), tf.div(random[name]!, rest))) as tf.NamedTensorMap;
}

/** Of all tensors as one vector. */
const length = (params: Params): tf.Tensor =>
  tf.sqrt(tf.addN(Object.values(params).map((tensor) => tf.sum(tf.square(tensor)))));

const ROWS = 2;
const start = (): tf.Tensor => uniform(key(1), [ROWS, ...model.shape]);

function inInput(): Case {
  const variables = model.init(key(0));
  const energy = model.energy(variables);
  return { loss: ({ x }) => scope(() => tf.mean(energy(x!)) as tf.Scalar), at: { x: start() }, rest: variables };
}

function inWeights(): Case {
  const { weights, state } = model.init(key(0));
  const x = start();
  const loss: Loss = (params) => scope(() => tf.mean(model.energy({ weights: params, state })(x)) as tf.Scalar);
  return { loss, at: weights, rest: [state, x] };
}

/** The mean energy after two steps under the same weights: what the entropy term of Du and Mordatch (2021) goes back through. */
function throughSteps(): Case {
  const { weights, state } = model.init(key(0));
  const x = start();
  const kernel = langevin({ stepSize: 0.05 });
  const loss: Loss = (params) =>
    scope(() => {
      const energy = model.energy({ weights: params, state });
      const [one] = kernel.step(key(2), kernel.init(x, energy), energy);
      const [two] = kernel.step(key(3), one, energy);
      return tf.mean(energy(two.position)) as tf.Scalar;
    });
  return { loss, at: weights, rest: [state, x] };
}
