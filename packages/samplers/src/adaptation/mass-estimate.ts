import { release } from '@ebmjs/core';
import { denseMass, diagonalMass, type Mass } from '../kernels/mass.js';
import { regularized } from './regularized.js';
import { pooledCovariance, pooledVariance, type Spread, type Welford, type WelfordState } from './welford.js';

/** What chains say of the shape of their target, and the mass that follows. */
export interface MassEstimate extends Welford {
  /** Of the draws that a state has seen; the caller's. */
  readonly mass: (seen: WelfordState) => Promise<Mass>;
}

/** None for a unit mass. */
export function massEstimate(mass: 'unit' | 'diagonal' | 'dense'): MassEstimate | undefined {
  if (mass === 'unit') return undefined;
  const welford = mass === 'dense' ? pooledCovariance() : pooledVariance();
  const massOf = mass === 'dense' ? dense : diagonal;
  return {
    ...welford,
    mass: async (seen) => {
      const spread = welford.value(seen);
      try {
        return await massOf(spread);
      } finally {
        release(spread);
      }
    },
  };
}

async function diagonal(spread: Spread): Promise<Mass> {
  const variance = regularized(spread);
  const mass = diagonalMass(variance);
  variance.dispose();
  return mass;
}

async function dense(spread: Spread): Promise<Mass> {
  const covariance = regularized(spread, true);
  try {
    const rows = (await covariance.array()) as number[][];
    return denseMass(rows.map((row, i) => row.map((value, j) => (value + rows[j]![i]!) / 2))); // but for rounding
  } finally {
    covariance.dispose();
  }
}
