import * as tf from '@tensorflow/tfjs-core';
import {
  foldIn,
  lossAndGradients,
  normal,
  release,
  scope,
  uniform,
  valueAndGradient,
  type Energy,
  type Key,
  type Model,
  type Params,
  type Variables,
} from '@ebmjs/core';
import type { Numbers } from '../conformance/check.js';
import { dot, norm } from '../conformance/distance.js';
import { read } from '../conformance/read.js';
import { keyOf, normals } from './draws.js';
import { titleOf, type GoldenCase, type Slopes, type Told } from './golden.js';
import { goldenVariables } from './variables.js';

/** Of a network, what is golden of it. */
export type Measured = Pick<GoldenCase, 'energies' | 'entries' | 'input' | 'grads' | 'second'>;

/** Computed on the active backend. Leaves no tensor. */
export async function measured(one: GoldenCase, model: Model): Promise<Measured> {
  const variables = await goldenVariables(one, model);
  const x = uniform(keyOf(one, 'input'), one.shape);
  const labels = one.labels ? tf.tensor2d(one.labels.map((row) => [...row])) : undefined;
  const first = await firstOrder(one, { model, variables, x, labels });
  const second = one.second && (await secondOrder(one, { model, variables, x, labels }));
  release(variables, x, labels);
  return { ...first, ...(second && { second }) };
}

interface At {
  readonly model: Model;
  readonly variables: Variables;
  readonly x: tf.Tensor;
  readonly labels: tf.Tensor2D | undefined;
}

async function firstOrder(one: GoldenCase, { model, variables, x, labels }: At): Promise<Omit<Measured, 'second'>> {
  const frozen = model.freeze(variables);
  const { value, grad } = valueAndGradient(frozen.energy(labels), x);
  frozen.dispose();
  const total = (weights: Params): tf.Scalar =>
    scope(() => tf.sum(model.energy({ ...variables, weights }, labels)(x)) as tf.Scalar);
  const { value: sum, grads } = lossAndGradients(total, variables.weights);
  const { energies, input } = await read({ energies: value, input: grad, sum });
  const last = input!.length - 1;
  const places = [0, Math.floor(input!.length / 3), Math.floor(input!.length / 2), last];
  return {
    energies: [...energies!],
    entries: places.map((i) => input![i]!),
    ...(await toldOf(one, { input: input!, grads: await read(grads) })),
  };
}

/** Of `<dE/dx, r>`, by the tape over the network's own way back; in one tape over the input and the weights. */
async function secondOrder(one: GoldenCase, { model, variables, x, labels }: At): Promise<Slopes> {
  const r = normal(keyOf(one, 'slope'), x.shape);
  const along = ({ x: input, ...weights }: Params): tf.Scalar =>
    scope(() => {
      const energy: Energy = model.energy({ ...variables, weights }, labels);
      return tf.sum(tf.mul(valueAndGradient(energy, input!).grad, r)) as tf.Scalar;
    });
  const { value, grads } = lossAndGradients(along, { ...variables.weights, x });
  release(value, r);
  const { x: input, ...rest } = await read(grads);
  return toldOf(one, { input: input!, grads: rest });
}

/** Gradients as the golden ones are told. Weights that are not golden must have no part in anything. */
async function toldOf(
  one: GoldenCase,
  { input, grads }: { readonly input: Float32Array; readonly grads: Numbers },
): Promise<Slopes> {
  const others = Object.entries(grads).filter(([name]) => !(name in one.weights));
  const live = others.find(([, grad]) => grad.some((value) => value !== 0));
  if (live) throw new Error(`${titleOf(one)}: ${live[0]} has a gradient, and is not golden`);
  const each = Object.keys(one.weights).map((name, i) => told(grads[name]!, foldIn(keyOf(one, 'probe'), i)));
  return { input: await told(input, keyOf(one, 'inputProbe')), grads: await Promise.all(each) };
}

async function told(values: Float32Array, key: Key): Promise<Told> {
  const vectors = await Promise.all([0, 1].map((i) => normals(foldIn(key, i), values.length)));
  return [norm(values), ...vectors.map((vector) => dot(values, vector))];
}
