import { release, type Dataset } from '@ebmjs/core';
import { energies } from '@ebmjs/evaluation';
import { lowestEnergy } from '../trained-model.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import { keyOfName } from './key-of-name.js';

type Scoring = Pick<EvaluationContext, 'trained' | 'key' | 'signal'>;

/** The lowest energy over the labels of `n` rows of a set: the same rows for every experiment's own key. */
export async function scoredRows(
  { trained, key, signal }: Scoring,
  { name, data, n }: { readonly name: string; readonly data: Dataset; readonly n: number },
): Promise<Float32Array> {
  const batch = drawRows(data, keyOfName(key, name), n);
  return energies(lowestEnergy(trained), batch.x, { signal }).finally(() => release(batch));
}

/** Of each outlier set that is at hand, by its name; and the reasons of those that are not. */
export async function scoredOutliers(
  context: Scoring & Pick<EvaluationContext, 'outliers'>,
  { n, onSet }: { readonly n: number; readonly onSet: (done: number, name: string) => void },
): Promise<{ readonly scores: Map<string, Float32Array>; readonly missing: { readonly [name: string]: string } }> {
  const scores = new Map<string, Float32Array>();
  const missing: { [name: string]: string } = {};
  for (const { name, data, missing: why } of await context.outliers()) {
    if (data) scores.set(name, await scoredRows(context, { name, data, n }));
    else missing[name] = why ?? 'not at hand';
    onSet(scores.size, name);
  }
  return { scores, missing };
}
