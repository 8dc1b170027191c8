import type { Estimate } from '@ebmjs/core';

/** The side that a bound is on once its sign is changed. */
export function opposite(bounds: Estimate['bounds']): Estimate['bounds'] {
  return bounds === 'none' ? 'none' : bounds === 'lower' ? 'upper' : 'lower';
}
