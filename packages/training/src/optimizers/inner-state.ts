import type { OptimizerState } from '../optimizer.js';

const INNER = 'inner.';

/** The state of an optimiser that wraps another: its own moments, and the other's as `inner.NAME`. */
export function outerState(own: OptimizerState['moments'], { count, moments }: OptimizerState): OptimizerState {
  const inner = Object.entries(moments).map(([name, moment]) => [INNER + name, moment] as const);
  return { count, moments: { ...own, ...Object.fromEntries(inner) } };
}

/** The state of the other. Borrowed from the whole. */
export function innerState({ count, moments }: OptimizerState): OptimizerState {
  const inner = Object.entries(moments).filter(([name]) => name.startsWith(INNER));
  return { count, moments: Object.fromEntries(inner.map(([name, moment]) => [name.slice(INNER.length), moment])) };
}
