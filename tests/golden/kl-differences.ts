import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, mapParams, normal, release, scope, uniform, type Kernel, type Params } from '@ebmjs/core';
import { mlp, type ActivationName } from '@ebmjs/models';
import { langevin } from '@ebmjs/samplers';
import { klDivergence, type ChainTerm } from '@ebmjs/training';
import { updated, type UpdateOf } from './updated.js';

/** A network of a few units, whose chains move far enough for their slope in the weights to be seen. */
export interface Differences {
  readonly activation: ActivationName;
  readonly classes?: number;
  readonly steps?: number;
  readonly term?: ChainTerm;
}

/**
 * Half the distance of the two points. With it the rounding of two energies of about 1 makes `2^-24 / STEP`, 2e-5, of
 * slopes of about 1, and the square of the step times third derivatives less.
 */
const STEP = 2 ** -8;

/**
 * How far the gradient of the KL term is from what differences say, of the slope: `mean E(x_K)` by the weights as they are
 * of chains that walked under weights a little to either side, as an update of `train` has them end. Nothing of the
 * replay has a part in that.
 */
export async function klMismatch({
  activation,
  classes = 0,
  steps = 3,
  term = klDivergence({ through: 'all' }),
}: Differences): Promise<number> {
  const model = mlp({ dimension: 2, widths: [6, 4], activation, classes });
  const variables = model.init(key(3));
  const weights = mapParams(variables.weights, (w, name) =>
    scope(() => tf.add(w, tf.mul(normal(foldIn(key(4), name.length + w.size), w.shape), 0.3))),
  );
  const label = Array.from({ length: classes }, (_, i) => (i === 1 ? 1 : 0));
  const y = classes > 0 ? { y: tf.tensor2d(Array.from({ length: 4 }, () => label)) } : {};
  const rows = { x: normal(key(5), [4, 2]), ...y };
  const kernel = langevin({ stepSize: 0.2 }) as Kernel;
  const at = (params: Params, terms: readonly ChainTerm[]): UpdateOf => ({
    ...{
      model,
      variables: { weights: params, state: {} },
      key: key(6),
      data: rows,
      starts: rows,
      kernel,
      steps,
      terms,
    },
  });
  const { grads, ends } = await updated(at(weights, [term]));
  release(ends);
  const towards = scope(() => direction(grads));
  const energies: number[] = [];
  for (const far of [-STEP, STEP]) {
    const moved = mapParams(weights, (w, name) => scope(() => tf.add(w, tf.mul(towards[name]!, far))));
    const there = await updated(at(moved, []));
    const energy = scope(() => tf.mean(model.energy({ weights, state: {} }, rows.y)(there.ends!)));
    energies.push((await energy.data())[0]!);
    release(moved, there.ends, there.grads, energy);
  }
  const along = scope(() => tf.addN(Object.keys(grads).map((name) => tf.sum(tf.mul(grads[name]!, towards[name]!)))));
  const exact = (await along.data())[0]!;
  const slope = (energies[1]! - energies[0]!) / (2 * STEP);
  release(variables, weights, rows, grads, towards, along);
  return Math.abs(slope - exact) / Math.abs(slope);
}

/** Uphill, so that no rounding drowns the slope, but not straight: what is at right angles to the gradient counts too. */
function direction(grads: Params): Params {
  const bent = mapParams(grads, (g) => tf.mul(g, tf.add(uniform(key(11), g.shape), 0.5)));
  const other = mapParams(grads, (g) => normal(foldIn(key(12), g.size), g.shape));
  const [most, rest] = [length(bent), tf.mul(2, length(other))];
  return mapParams(bent, (g, name) => tf.add(tf.div(g, tf.maximum(most, 1e-9)), tf.div(other[name]!, rest)));
}

const length = (params: Params): tf.Tensor => tf.sqrt(tf.addN(Object.values(params).map((g) => tf.sum(tf.square(g)))));
