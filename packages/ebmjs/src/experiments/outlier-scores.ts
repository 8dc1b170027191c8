import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Dataset } from '@ebmjs/core';
import {
  energyClassifier,
  entropyScore,
  freeEnergyScore,
  gradientNormScore,
  lowestEnergyScore,
  maxProbabilityScore,
  rescaled,
  type Rescaling,
} from '@ebmjs/evaluation';
import { lowestEnergy, type TrainedModel } from '../trained-model.js';
import { drawRows } from './draw-rows.js';
import { energyClasses } from './energy-classes.js';
import type { EvaluationContext } from './evaluation-context.js';
import { keyOfName } from './key-of-name.js';

/** Scores of rows by the name of the score, a number a row: high is an outlier. */
export type ScoresByName = { readonly [score: string]: Float32Array };

/** What scores of a classifier are called in tables: of the energies as they are, */
const OF_ENERGIES = { energy: lowestEnergyScore, 'free energy': freeEnergyScore } as const;
/** and of `p(y|x)`, which needs the constant of each class that they leave open. */
const OF_CLASSES = { '1 - max p(y|x)': maxProbabilityScore, 'entropy of p(y|x)': entropyScore } as const;

/** Rows scored at a time. */
const BATCH = 256;

/** `energy` is the lowest over the labels; those of `p(y|x)` are of conditional models only. */
export const scoreNames = ({ model: { classes } }: TrainedModel): readonly string[] =>
  classes > 0
    ? [...Object.keys(OF_ENERGIES), ...Object.keys(OF_CLASSES), 'gradient norm']
    : ['energy', 'gradient norm'];

type Scored = Pick<
  EvaluationContext<{ readonly fitted: number }>,
  'trained' | 'train' | 'key' | 'signal' | 'shared' | 'settings'
>;

/** Every score of `n` rows of a set. */
export async function allScores(
  context: Scored,
  { name, data, n }: { readonly name: string; readonly data: Dataset; readonly n: number },
): Promise<ScoresByName> {
  const { trained, key, signal } = context;
  const rescaling = trained.model.classes > 0 ? (await energyClasses(context)).rescaling : undefined;
  const batch = drawRows(data, keyOfName(key, name), n);
  const { x } = batch;
  const names = scoreNames(trained);
  const rows = x.shape[0]!;
  const scores = Object.fromEntries(names.map((score) => [score, new Float32Array(rows)]));
  try {
    for (let from = 0; from < rows; from += BATCH) {
      signal.throwIfAborted();
      const part = scope(() => tf.slice(x, from, Math.min(BATCH, rows - from)));
      const found = await scored(trained, part, rescaling).finally(() => part.dispose());
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
  batch: tf.Tensor,
  rescaling: Rescaling | undefined,
): Promise<Float32Array[]> {
  const { model, energy } = trained;
  const each = scope(() => {
    const slope = gradientNormScore(lowestEnergy(trained))(batch);
    if (!rescaling) return [energy()(batch), slope];
    const logits = energyClassifier({ energy, classes: model.classes })(batch); // once for all of them
    const fitted = rescaled(() => logits, rescaling);
    return [
      ...Object.values(OF_ENERGIES).map((score) => score(() => logits)(batch)),
      ...Object.values(OF_CLASSES).map((score) => score(fitted)(batch)),
      slope,
    ];
  });
  try {
    return await Promise.all(each.map((values) => values.data<'float32'>()));
  } finally {
    release(each);
  }
}
