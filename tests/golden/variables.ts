import * as tf from '@tensorflow/tfjs-core';
import { foldIn, mapParams, normal, release, scope, type Model, type Params, type Variables } from '@ebmjs/core';
import { powerIteration } from '@ebmjs/models';
import { keyOf } from './draws.js';
import type { GoldenCase } from './golden.js';
import { topVector } from './top-vector.js';

/**
 * The variables of a model with the weights of a case. Its names and shapes must be the golden ones, in any order, but
 * for weights that no forward pass of the released code reads (`unused`), which are not golden.
 */
export async function goldenVariables(one: GoldenCase, model: Model): Promise<Variables> {
  const first = model.init(keyOf(one, 'weight'));
  const found = Object.fromEntries(Object.entries(first.weights).map(([name, { shape }]) => [name, shape]));
  const names = Object.keys(first.state);
  release(first);
  const wanted = Object.fromEntries(Object.entries(one.weights).map(([name, [shape]]) => [name, shape]));
  if (inOrder(found) !== inOrder(wanted)) throw new Error(`weights ${inOrder(found)}, golden ${inOrder(wanted)}`);
  const weights = drawn(one);
  return { weights, state: await vectors(one, weights, names) };
}

const inOrder = (shapes: { readonly [name: string]: readonly number[] }): string =>
  JSON.stringify(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));

const drawn = (one: GoldenCase): Params =>
  Object.fromEntries(
    Object.entries(one.weights).map(([name, [shape, scale, offset]], i) => [
      name,
      scope(() => tf.add(offset, tf.mul(normal(foldIn(keyOf(one, 'weight'), i), shape), scale))),
    ]),
  );

/** The vectors of the spectral norms, by their names. */
async function vectors(one: GoldenCase, weights: Params, names: readonly string[]): Promise<Params> {
  const kernels = names.map((name) => name.replace(/\.u$/, '.kernel'));
  const all = kernels.map((kernel) => vector(one, kernel, weights[kernel]!));
  const made = await Promise.all(all);
  return Object.fromEntries(names.map((name, i) => [name, made[i]!]));
}

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
