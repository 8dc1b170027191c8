import type { Batch, Draw, FrozenModel, Key } from '@ebmjs/core';
import type { Labels } from '../train-options.js';
import { pseudoLabels } from './pseudo-labels.js';
import { underAllLabels } from './under-all-labels.js';

export interface RelabelOptions {
  readonly labels: Labels;
  readonly classes: number;
  readonly frozen: FrozenModel;
  readonly key: Key;
  /** Has the model in training mode. */
  readonly modelKey: Key;
  /** Takes over what is made. */
  readonly own: <T>(value: T) => T;
}

/**
 * An update's rows and chains under the labels that the run is trained with: their own, or one that the model draws for
 * each row and the chain beside it.
 */
export function relabelled(
  data: Batch,
  draw: Draw,
  { labels, classes, frozen, key, modelKey, own }: RelabelOptions,
): { readonly data: Batch; readonly draw: Draw } {
  if (labels === 'data') return { data, draw };
  const energy = (y: Parameters<FrozenModel['energy']>[0]): ReturnType<FrozenModel['energy']> =>
    frozen.energy(y, modelKey);
  const y = own(pseudoLabels(data.x, { energy, classes, key }));
  const rows = labels === 'pseudo' ? { x: data.x, y } : own(underAllLabels(data.x, classes));
  return { data: rows, draw: { ...draw, y } };
}
