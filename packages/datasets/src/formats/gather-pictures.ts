import { EbmError, whole } from '@ebmjs/core';
import type { Entries } from './entry.js';
import { growingBytes } from './growing-bytes.js';
import { pictures, type PicturesOptions } from './pictures.js';

export interface GatherOptions extends PicturesOptions {
  /** What messages call the set. */
  readonly name: string;
  /** The most pictures that are kept, from the first on. @defaultValue all */
  readonly limit?: number | undefined;
}

/** Pictures of one shape, in memory. */
export interface Gathered {
  readonly shape: readonly [height: number, width: number, channels: number];
  /** `[n, ...shape]`, flat. */
  readonly pixels: Uint8Array;
  readonly paths: readonly string[];
}

/** Decodes pictures into one array. Rejects with an `EbmError` where there are none, or where they differ in shape. */
export async function gatherPictures(
  entries: Entries,
  { name, limit = Infinity, ...options }: GatherOptions,
): Promise<Gathered> {
  if (limit !== Infinity) whole(`${name}.limit`, limit);
  const pixels = growingBytes();
  const paths: string[] = [];
  let shape: Gathered['shape'] | undefined;
  for await (const { path, height, width, channels, data } of pictures(entries, options)) {
    shape ??= [height, width, channels];
    if (shape.join() !== [height, width, channels].join()) {
      throw new EbmError(
        `${name}/${path}`,
        `must be [${shape.join(', ')}] as ${paths[0]}; size and channels make them so`,
        [height, width, channels],
      );
    }
    pixels.push(data);
    paths.push(path);
    if (paths.length >= limit) break;
  }
  if (!shape) throw new EbmError(name, 'must have one picture or more (.png, .jpg) that is wanted');
  return { shape, pixels: pixels.bytes(), paths };
}
