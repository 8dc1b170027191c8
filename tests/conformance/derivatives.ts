import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, lossAndGradients, mapParams, normal, release, scope, uniform, type Params } from '@ebmjs/core';
import { langevin } from '@ebmjs/samplers';
import type { Check, Numbers, Probe } from './check.js';
import { dot, worstOfLargest } from './distance.js';
import { residual as model } from './networks.js';
import { read, under } from './read.js';

type Loss = (params: Params) => tf.Scalar;

/** The energy's slopes, in the input and in the weights, and the slopes of where two Langevin steps lead to. */
export const derivativeProbes: readonly Probe[] = [
  probe('finite differences: input', inInput, { step: 2 ** -7, tolerance: 2e-4 }),
  probe('finite differences: weights', inWeights, { step: 2 ** -7, tolerance: 2e-4 }),
  probe('finite differences: weights, through two Langevin steps', throughSteps, {
    step: 2 ** -9,
    tolerance: 5e-4,
    also: {
      name: 'second order: weights, through two Langevin steps',
      unit: 'of the largest',
      tolerance: 5e-5, // four passes of up to 1e-5 each
      error: (found, reference) => worstOfLargest(found, reference, /^grads\//),
    },
  }),
];

interface Difference {
  /** Half the distance of two points along a direction of about unit length. */
  readonly step: number;
  /**
   * Central differences are off by a sixth of `step^2` third derivatives, and by the rounding of two losses,
   * `2^-24 |loss| / step`. Of the slope here the former is 7e-6, 1e-7 and 1.6e-4 (a step twice as long had four times as
   * much), the latter some 1e-5 on the CPU; the gradients of sigmoids left as tfjs has them make 2e-3 of the last.
   */
  readonly tolerance: number;
  /** Another check of the same numbers. */
  readonly also?: Check;
}

function probe(name: string, make: () => Case, { step, tolerance, also }: Difference): Probe {
  const error = (found: Numbers): number => mismatch(found, step);
  return {
    measure: () => along(make, step),
    checks: [{ name, unit: 'of the slope', tolerance, error }, ...(also ? [also] : [])],
  };
}

function mismatch({ loss, ...found }: Numbers, step: number): number {
  const grads = Object.keys(found).filter((key) => key.startsWith('grads/'));
  const exact = grads.reduce((sum, key) => sum + dot(found[key]!, found[key.replace('grads', 'directions')]!), 0);
  return Math.abs((loss![1]! - loss![0]!) / (2 * step) - exact) / Math.abs(exact);
}

interface Case {
  readonly loss: Loss;
  readonly at: Params;
  /** What the loss holds on to. */
  readonly rest: unknown;
}

/** A loss at two points, its gradients between them, and the direction. */
async function along(make: () => Case, step: number): Promise<Numbers> {
  const { loss, at, rest } = make();
  const { value, grads } = lossAndGradients(loss, at);
  const directions = tf.tidy(() => towards(grads));
  const ends = tf.tidy(() =>
    tf.stack(
      [-step, step].map((far) => loss(mapParams(at, (tensor, name) => tf.add(tensor, tf.mul(directions[name]!, far))))),
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
  // Long steps, or what goes through them would not be seen beside what does not.
  const kernel = langevin({ preset: 'paper', stepSize: 20, gradientClip: Infinity, box: null });
  const loss: Loss = (params) =>
    scope(() => {
      const energy = model.energy({ weights: params, state });
      const [one] = kernel.step(key(2), kernel.init(x, energy), energy); // by the network's own way back
      const [two] = kernel.step(key(3), one, (input) => energy(input)); // by a tape within the tape
      return tf.mean(energy(two.position)) as tf.Scalar;
    });
  return { loss, at: weights, rest: [state, x] };
}
