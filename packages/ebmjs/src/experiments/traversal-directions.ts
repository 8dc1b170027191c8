import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy, type Key } from '@ebmjs/core';
import {
  energyClassifier,
  hessianDirections,
  jacobianDirections,
  type Directions,
  type HessianMethod,
} from '@ebmjs/evaluation';
import type { EvaluationContext } from './evaluation-context.js';

/** Along the eigenvectors of the energy's Hessian, or the right singular vectors of the Jacobian of the energies of all classes. */
export const TRAVERSED = ['hessian', 'jacobian'] as const;

/** Directions, and how the Hessian's were found. */
export interface FoundDirections extends Directions {
  /** How second derivatives were taken: `'differences'` where an operation has none. */
  readonly method?: HessianMethod;
  /** `|H v - l v|` of each. */
  readonly residuals?: readonly (readonly number[])[];
}

interface Asked {
  readonly x: tf.Tensor;
  /** Under the labels of `x`. */
  readonly energy: Energy;
  readonly key: Key;
}

type Seen = Pick<
  EvaluationContext<{ readonly directions: number; readonly products: number }>,
  'trained' | 'settings' | 'signal'
>;

/** The directions of each image, of which there are no more than the Jacobian has rows; their vectors are yours. */
export async function directionsOf(
  kind: (typeof TRAVERSED)[number],
  { trained, signal, settings: { directions: count, products } }: Seen,
  { x, energy, key }: Asked,
): Promise<FoundDirections> {
  if (kind === 'hessian') {
    return hessianDirections({ energy, x, key, count, steps: Math.max(products, count), signal });
  }
  const { classes } = trained.model;
  const alone = (at: tf.Tensor): tf.Tensor2D => scope(() => tf.expandDims(energy(at), 1) as tf.Tensor2D);
  // Not by the slope in the label, which would have to be differentiated once more.
  const features = classes > 0 ? energyClassifier({ energy: trained.energy, classes }) : alone;
  return jacobianDirections({ features, x, count: Math.min(count, Math.max(classes, 1)), signal });
}
