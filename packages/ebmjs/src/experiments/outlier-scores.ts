import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Dataset } from '@ebmjs/core';
import {
  energyClassifier,
  entropyScore,
  freeEnergyScore,
  gradientNormScore,
  lowestEnergyScore,
  maxProbabilityScore,
} from '@ebmjs/evaluation';
import { lowestEnergy, type TrainedModel } from '../trained-model.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import { keyOfName } from './key-of-name.js';

/** Scores of rows by the name of the score, a number a row: high is an outlier. */
export type ScoresByName = { readonly [score: string]: Float32Array };

/** What scores of a classifier are called in tables. */
const OF_LOGITS = {
  energy: lowestEnergyScore,
  'free energy': freeEnergyScore,
  '1 - max p(y|x)': maxProbabilityScore,
  'entropy of p(y|x)': entropyScore,
} as const;

/** Rows scored at a time. */
const BATCH = 256;

/** `energy` is the lowest over the labels; those of `p(y|x)` are of conditional models only. */
export const scoreNames = ({ model: { classes } }: TrainedModel): readonly string[] =>
  classes > 0 ? [...Object.keys(OF_LOGITS), 'gradient norm'] : ['energy', 'gradient norm'];

/** Every score of `n` rows of a set. */
export async function allScores(
  { trained, key, signal }: Pick<EvaluationContext, 'trained' | 'key' | 'signal'>,
  { name, data, n }: { readonly name: string; readonly data: Dataset; readonly n: number },
): Promise<ScoresByName> {
  const batch = drawRows(data, keyOfName(key, name), n);
  const { x } = batch;
  const names = scoreNames(trained);
  const rows = x.shape[0]!;
  const scores = Object.fromEntries(names.map((score) => [score, new Float32Array(rows)]));
  try {
    for (let from = 0; from < rows; from += BATCH) {
      signal.throwIfAborted();
      const found = await scored(trained, x, [from, Math.min(BATCH, rows - from)]);
      names.forEach((score, i) => scores[score]!.set(found[i]!, from));
    }
    return scores;
  } finally {
    release(batch);
  }
}

/** The scores of a batch, in the order of their names. */
async function scored(
  trained: TrainedModel,
  x: tf.Tensor,
  [from, rows]: readonly [number, number],
): Promise<Float32Array[]> {
  const { model, energy } = trained;
  const each = scope(() => {
    const batch = tf.slice(x, from, rows);
    const slope = gradientNormScore(lowestEnergy(trained))(batch);
    if (model.classes === 0) return [energy()(batch), slope];
    const logits = energyClassifier({ energy, classes: model.classes })(batch); // once for all of them
    return [...Object.values(OF_LOGITS).map((score) => score(() => logits)(batch)), slope];
  });
  try {
    return await Promise.all(each.map((values) => values.data<'float32'>()));
  } finally {
    release(each);
  }
}
