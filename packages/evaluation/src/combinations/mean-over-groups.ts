import { mean, variance } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';

/**
 * The mean of the means of groups, such as the samples of one combination each, and its standard error from their spread:
 * samples of one group may resemble each other. NaN is the error of a single group.
 */
export function meanOverGroups(values: readonly number[], groups: readonly number[]): ValueWithError {
  const members = new Map<number, number[]>();
  values.forEach((value, i) => members.set(groups[i]!, [...(members.get(groups[i]!) ?? []), value]));
  const means = [...members.values()].map((group) => mean(group));
  return { value: mean(means), standardError: Math.sqrt(variance(means) / means.length) };
}
