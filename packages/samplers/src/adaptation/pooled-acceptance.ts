import { EbmError } from '@ebmjs/core';

/** The average of the acceptances of many chains. What is not a number counts as 0. */
export function meanAcceptance(acceptances: ArrayLike<number>): number {
  return average('meanAcceptance', acceptances, (p) => p);
}

/**
 * The harmonic mean, below the average the more chains differ: one that is stuck cannot hide among others (Hoffman,
 * Radul and Sountsov 2021 steer by it). 0 where one is 0 or not a number.
 */
export function harmonicAcceptance(acceptances: ArrayLike<number>): number {
  return 1 / average('harmonicAcceptance', acceptances, (p) => 1 / p);
}

function average(where: string, acceptances: ArrayLike<number>, f: (p: number) => number): number {
  if (!(acceptances.length > 0)) throw new EbmError(`${where}.acceptances`, 'must have at least one');
  let sum = 0;
  for (let i = 0; i < acceptances.length; i++) sum += f(acceptances[i]! >= 0 ? acceptances[i]! : 0);
  return sum / acceptances.length;
}
