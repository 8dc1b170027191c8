import * as tf from '@tensorflow/tfjs-core';
import { foldIn, normal, release, scope, type Model, type Params, type Variables } from '@ebmjs/core';
import { powerIteration } from '@ebmjs/models';
import { keyOf } from './draws.js';
import { titleOf, type GoldenCase } from './golden.js';
import { topVector } from './top-vector.js';

/**
 * The variables of a model with the weights of a case: its names and shapes, in any order, and others besides if the
 * model has them, as they start.
 */
export async function goldenVariables(one: GoldenCase, model: Model): Promise<Variables> {
  const { weights, state } = model.init(keyOf(one, 'weight'));
  for (const [name, [shape]] of Object.entries(one.weights)) {
    const found = weights[name]?.shape;
    if (`${found}` !== `${shape}`) throw new Error(`${titleOf(one)}: ${name} is [${found}], golden [${shape}]`);
  }
  const all = { ...weights, ...drawn(one) };
  const normed = await vectors(one, all, Object.keys(state));
  release(
    Object.keys(one.weights).map((name) => weights[name]),
    Object.keys(normed).map((name) => state[name]),
  );
  return { weights: all, state: { ...state, ...normed } };
}

const drawn = (one: GoldenCase): Params =>
  Object.fromEntries(
    Object.entries(one.weights).map(([name, [shape, scale, offset]], i) => [
      name,
      scope(() => tf.add(offset, tf.mul(normal(foldIn(keyOf(one, 'weight'), i), shape), scale))),
    ]),
  );

/** The vectors of the spectral norms of golden weights, by their names. */
async function vectors(one: GoldenCase, weights: Params, names: readonly string[]): Promise<Params> {
  const ours = names.filter((name) => kernelOf(name) in one.weights);
  const made = await Promise.all(ours.map((name) => vector(one, kernelOf(name), weights[kernelOf(name)]!)));
  return Object.fromEntries(ours.map((name, i) => [name, made[i]!]));
}

const kernelOf = (name: string): string => name.replace(/\.u$/, '.kernel');

async function vector(one: GoldenCase, name: string, kernel: tf.Tensor): Promise<tf.Tensor2D> {
  const columns = kernel.shape.at(-1)!;
  if (one.steps === null) return tf.tensor2d(topVector(await kernel.data<'float32'>(), columns), [columns, 1]);
  const key = foldIn(keyOf(one, 'vector'), Object.keys(one.weights).indexOf(name));
  return scope(() =>
    Array.from({ length: one.steps! }).reduce<tf.Tensor2D>(
      (u) => powerIteration(kernel, u),
      normal(key, [columns, 1]) as tf.Tensor2D,
    ),
  );
}
