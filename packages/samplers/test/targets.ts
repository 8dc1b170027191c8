import {
  banana,
  doubleWell,
  funnel,
  gaussian,
  gaussianInBox,
  mixtureOfGaussians,
  type KnownTarget,
} from '@ebmjs/models';
import { denseMass, diagonalMass, type DenseMass, type DiagonalMass } from '../src/kernels/mass.js';

const narrow = (variance: number): number[][] => [
  [variance, 0],
  [0, variance],
];

/** Distributions of two or three coordinates with exact draws: correlated, with two modes, of changing width, bent. */
export const TARGETS = {
  gaussian: gaussian({
    dimension: 2,
    mean: [1, -1],
    covariance: [
      [1, 0.8],
      [0.8, 1.5],
    ],
  }),
  mixture: mixtureOfGaussians({
    dimension: 2,
    components: [
      { mean: [-1.5, 0], covariance: narrow(0.36) },
      { weight: 2, mean: [1, 1], covariance: narrow(0.81) },
    ],
  }),
  funnel: funnel({ dimension: 3, scale: 1 }),
  banana: banana(),
  'two wells': doubleWell({ dimension: 2, tilt: 0.4 }),
  box: gaussianInBox({ dimension: 2, mean: 0.3, scale: 0.4, box: { min: 0, max: 1 } }),
} as const satisfies { readonly [name: string]: KnownTarget };

export type TargetName = keyof typeof TARGETS;

/** A mass that is not the target's. */
export const skewed = (dimension: number): DenseMass =>
  denseMass(
    Array.from({ length: dimension }, (_, i) =>
      Array.from({ length: dimension }, (__, j) => (i === j ? 0.7 + 0.4 * i : 0.3)),
    ),
  );

/** The same without correlations. */
export const uneven = (dimension: number): DiagonalMass =>
  diagonalMass(Array.from({ length: dimension }, (_, i) => 0.7 + 0.4 * i));
