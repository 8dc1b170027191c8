import { mean } from '@ebmjs/core';
import { meanWithError } from '../mean-with-error.js';
import type { ValueWithError } from '../value-with-error.js';

/**
 * The mean of the means of groups, such as the samples of one combination each, and its standard error from their spread:
 * samples of one group may resemble each other. NaN is the error of a single group.
 */
export function meanOverGroups(values: readonly number[], groups: readonly number[]): ValueWithError {
  const members = new Map<number, number[]>();
  values.forEach((value, i) => members.set(groups[i]!, [...(members.get(groups[i]!) ?? []), value]));
  return meanWithError([...members.values()].map(mean));
}
