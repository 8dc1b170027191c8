import type { Estimate } from '@ebmjs/core';
import { opposite } from './opposite.js';

/** The side of a log-likelihood made from these `log Z`, each bounded on the opposite one: none, where they disagree. */
export function sideOf(terms: readonly Estimate[]): Pick<Estimate, 'bounds' | 'kind'> {
  const [{ bounds }] = terms as [Estimate];
  const agree = terms.every((term) => term.bounds === bounds);
  const proved = agree && terms.every(({ kind }) => kind === 'bound');
  return { bounds: agree ? opposite(bounds) : 'none', kind: proved ? 'bound' : 'heuristic' };
}
