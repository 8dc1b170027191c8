import { EbmError, knownOptions, whole, within, type Box } from '@ebmjs/core';
import { float32, uint8, type Codec } from './codec.js';

/** What a buffer's arrays look like. */
export interface Layout {
  readonly capacity: number;
  readonly shape: readonly number[];
  /** Numbers in a row. */
  readonly width: number;
  /** 0 for chains without labels. */
  readonly classes: number;
  readonly box: Box;
  readonly codec: Codec;
}

interface LayoutOptions {
  readonly capacity: number;
  readonly shape: readonly number[];
  readonly classes: number;
  readonly storage: 'float32' | 'uint8';
  readonly box: Box;
}

/** Throws an `EbmError` for an option that is not allowed. */
export function layoutOf({ capacity, shape, classes, storage, box }: LayoutOptions): Layout {
  whole('replayBuffer.capacity', capacity);
  whole('replayBuffer.classes', classes, 0);
  if (!Array.isArray(shape)) throw new EbmError('replayBuffer.shape', 'must be a list of whole numbers', shape);
  const width = shape.reduce((product: number, side) => product * whole('replayBuffer.shape', side), 1);
  knownOptions('replayBuffer.box', box, ['min', 'max']);
  within('replayBuffer.box.min', box.min, -Infinity, Infinity);
  within('replayBuffer.box.max', box.max, -Infinity, Infinity);
  if (box.min >= box.max) throw new EbmError('replayBuffer.box', 'must have min below max', box);
  const codec = storage === 'uint8' ? uint8(box) : float32;
  return { capacity, shape: [...shape], width, classes, box: { ...box }, codec };
}
