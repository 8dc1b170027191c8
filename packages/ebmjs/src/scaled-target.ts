import type * as tf from '@tensorflow/tfjs-core';
import { temper } from '@ebmjs/composition';
import type { Reference } from '@ebmjs/core';
import { conditionalTarget, type AnnealingCheckpoint, type ConditionalTarget } from '@ebmjs/likelihood';
import type { RunConfig } from './config.js';
import type { TrainedModel } from './trained-model.js';

/** What all steps of a likelihood share. */
export interface Search {
  readonly config: RunConfig;
  readonly trained: TrainedModel;
  readonly base: Reference;
  readonly signal: AbortSignal;
  /** Where a run of this name is kept on its way. */
  readonly checkpoint: (name: 'ais' | 'raise') => AnnealingCheckpoint;
}

/** `beta E`, at the labels of each item; of an unconditional model the same for all items. */
export function scaledTarget(trained: TrainedModel, labels: tf.Tensor2D | undefined, beta: number): ConditionalTarget {
  if (labels) return conditionalTarget((y) => temper(trained.energy(y), 1 / beta), labels);
  const energy = temper(trained.energy(), 1 / beta);
  return { forRows: () => ({ energy, dispose: () => undefined }) };
}
