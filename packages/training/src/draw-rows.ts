import type { Batch, Draw, FrozenModel } from '@ebmjs/core';
import { fittingBatch } from './fitting-batch.js';
import { relabelled } from './pseudo-labels/relabelled.js';
import type { CheckedOptions } from './train-options.js';
import type { UpdateKeys } from './update-keys.js';

export interface DrawRowsOptions {
  readonly keys: Pick<UpdateKeys, 'data' | 'draw' | 'labels' | 'model'>;
  /** What gives rows their labels, where the run's are its own. */
  readonly frozen: FrozenModel;
  /** Takes over what is made. */
  readonly own: <T>(value: T) => T;
}

/** Where rows come from. */
type Sources = Pick<CheckedOptions<never, never, never>, 'model' | 'data' | 'buffer' | 'batch' | 'classes' | 'labels'>;

/** What an update is made from. */
export interface Rows {
  readonly data: Batch;
  /** Where the chains begin. */
  readonly start: Batch;
  /** The same as the buffer will take them back. */
  readonly draw: Draw;
}

/**
 * An update's rows of data, and of the buffer, under the labels that it is made with. Throws an `EbmError` for those that
 * do not fit the model.
 */
export function drawRows(
  { model, data, buffer, batch, classes, labels }: Sources,
  { keys, frozen, own }: DrawRowsOptions,
): Rows {
  const rows = own(data.batch(keys.data, batch));
  fittingBatch('train.data', rows, labels === 'data' ? model : { ...model, classes: 0 }, batch);
  const drawn = own(buffer.draw(keys.draw, batch, classes ? { classes } : {}));
  fittingBatch('train.buffer', drawn, model, batch);
  const given = { labels, classes: model.classes, frozen, key: keys.labels, modelKey: keys.model, own };
  const under = relabelled(rows, drawn, given);
  return { ...under, start: fittingBatch('train.buffer', under.draw, model, batch) };
}
