import { EbmError, knownOptions, oneOf, whole, within, type Box } from '@ebmjs/core';
import { float32, STORAGES, type Codec, type Storage } from './codec.js';
import { float16 } from './float16.js';
import { uint8, uint8Faithful } from './uint8.js';

/** Where finished chains go: back to their slots, over the oldest ones, or over any with the odds of a fair sample. */
export const WRITES = ['same-slot', 'ring', 'reservoir'] as const;
export type Write = (typeof WRITES)[number];

/** What a buffer's arrays look like, and who writes where in them. */
export interface Layout {
  /** What errors call the buffer. */
  readonly where: string;
  readonly capacity: number;
  readonly shape: readonly number[];
  /** Numbers in a row. */
  readonly width: number;
  /** 0 for chains without labels. */
  readonly classes: number;
  readonly box: Box;
  readonly codec: Codec;
  readonly write: Write;
}

export interface LayoutOptions {
  readonly capacity: number;
  readonly shape: readonly number[];
  readonly classes: number;
  readonly storage: Storage;
  readonly box: Box;
  readonly write?: Write;
}

/** Throws an `EbmError` for an option that is not allowed. */
export function layoutOf(options: LayoutOptions, where = 'replayBuffer'): Layout {
  const { capacity, shape, classes, storage, box, write = 'same-slot' } = options;
  whole(`${where}.capacity`, capacity);
  whole(`${where}.classes`, classes, 0);
  oneOf(`${where}.storage`, storage, STORAGES);
  oneOf(`${where}.write`, write, WRITES);
  if (!Array.isArray(shape)) throw new EbmError(`${where}.shape`, 'must be a list of whole numbers', shape);
  const width = shape.reduce((product: number, side) => product * whole(`${where}.shape`, side), 1);
  knownOptions(`${where}.box`, box, ['min', 'max']);
  within(`${where}.box.min`, box.min, -Infinity, Infinity);
  within(`${where}.box.max`, box.max, -Infinity, Infinity);
  if (box.min >= box.max) throw new EbmError(`${where}.box`, 'must have min below max', box);
  const codec = { float32, float16, uint8: uint8(box), 'uint8-faithful': uint8Faithful(box) }[storage];
  return { where, capacity, shape: [...shape], width, classes, box: { ...box }, codec, write };
}
