import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope, type Kernel } from '@ebmjs/core';
import { mlp, type ActivationName } from '@ebmjs/models';
import { langevin, type LangevinOptions } from '@ebmjs/samplers';
import {
  classification,
  contrastiveDivergence,
  denoisingScoreMatching,
  gradientPenalty,
  klDivergence,
  neighbourEntropy,
  noiseContrastiveEstimation,
  steinEntropy,
  type DataTerm,
  type LossTerm,
} from '@ebmjs/training';
import golden from '../../golden/objectives.json' with { type: 'json' };
import { read } from '../conformance/read.js';
import { updated, type UpdateOf } from './updated.js';

type Rows = readonly (readonly number[])[];

/** What `golden/objectives/make.py` found of one loss, and all that it is a function of. */
export interface ObjectiveCase {
  readonly name: string;
  readonly activation: ActivationName;
  readonly classes: number;
  readonly options: { readonly [name: string]: unknown };
  readonly data: Rows;
  readonly starts: Rows;
  readonly stored: Rows;
  readonly noise: Rows;
  readonly y: Rows | null;
  readonly yChains: Rows | null;
  readonly weights: { readonly [name: string]: { readonly shape: number[]; readonly values: number[] } };
  readonly loss: readonly number[];
  readonly grads: { readonly [name: string]: readonly number[] };
}

export const objectiveCases = golden.cases as unknown as readonly ObjectiveCase[];

export const objectiveTitle = ({ name, activation, classes, options }: ObjectiveCase): string =>
  `${name} ${JSON.stringify(options)}, ${activation}${classes > 0 ? `, ${classes} classes` : ''}`;

/** Of a loss, relative to 1 where it is smaller; and of the gradients' entries, relative to the largest. */
export async function objectiveDistances(
  one: ObjectiveCase,
  wrong: Partial<UpdateOf> = {},
): Promise<readonly [loss: number, grads: number]> {
  const { classes, activation } = one;
  const rows = (x: Rows, y: Rows | null) => ({ x: matrix(x), ...(y && { y: matrix(y) }) });
  const weights = Object.fromEntries(
    Object.entries(one.weights).map(([name, w]) => [name, tf.tensor(w.values, w.shape)]),
  );
  const tensors = {
    data: rows(one.data, one.y),
    starts: rows(one.starts, one.yChains),
    stored: rows(one.stored, one.yChains),
  };
  const { loss, grads, ends } = await updated({
    model: mlp({ dimension: 2, widths: golden.widths, activation, classes }),
    variables: { weights, state: {} },
    key: key(golden.run),
    ...tensors,
    ...partsOf(one),
    ...wrong,
  });
  release(weights, tensors, ends);
  const found = await read(grads);
  const largest = Math.max(...Object.values(one.grads).flat().map(Math.abs));
  const gaps = Object.entries(one.grads).flatMap(([name, exact]) =>
    exact.map((g, i) => Math.abs(found[name]![i]! - g)),
  );
  const [exact] = one.loss;
  return [Math.abs(loss - exact!) / Math.max(1, Math.abs(exact!)), Math.max(...gaps) / largest];
}

const matrix = (rows: Rows): tf.Tensor2D => tf.tensor2d(rows.map((row) => [...row]));

/** The objective or term of a case, and the sampler that it needs. */
function partsOf(one: ObjectiveCase): Partial<UpdateOf> {
  const { sampler, steps, ...options } = one.options as {
    sampler?: LangevinOptions & { box?: number[] };
    steps?: number;
  };
  const [min, max] = sampler?.box ?? [];
  const kernel =
    sampler && (langevin({ ...sampler, ...(sampler.box && { box: { min: min!, max: max! } }) } as never) as Kernel);
  const moved = kernel ? { kernel, steps: steps! } : {};
  if (one.name === 'contrastiveDivergence') return { objective: contrastiveDivergence(options) };
  const term = TERMS[one.name]!(options as never, one);
  return term.needs === 'data' ? { objective: term } : { terms: [term], ...moved };
}

const TERMS: { readonly [name: string]: (options: never, one: ObjectiveCase) => LossTerm } = {
  klDivergence,
  steinEntropy,
  neighbourEntropy: (options: object, { stored }) =>
    neighbourEntropy({ weight: 1, after: 0, neighbours: stored.length, ...options }),
  gradientPenalty: gradientPenalty as (options: never) => LossTerm,
  denoisingScoreMatching,
  noiseContrastiveEstimation: ({ ratio, scale }: { ratio: number; scale: number }, { noise, data }): DataTerm =>
    noiseContrastiveEstimation({
      ratio,
      noise: {
        shape: [2],
        sample: () => matrix(noise.slice(0, ratio * data.length)),
        energy: (x) => scope(() => tf.div(tf.sum(tf.square(x), 1), 2 * scale ** 2) as tf.Tensor1D),
        logZ: Math.log(2 * Math.PI * scale ** 2),
      },
    }),
  classification,
};
