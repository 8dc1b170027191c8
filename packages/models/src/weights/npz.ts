import { EbmError } from '@ebmjs/core';
import { parseNpy } from './npy.js';
import type { PlainArray } from './transposed.js';
import { zipEntries } from './zip.js';

/** Named arrays that are read when they are asked for. */
export interface ArraySource {
  readonly names: readonly string[];
  /** Rejects with an `EbmError` where the array cannot be read. */
  readonly read: (name: string) => Promise<PlainArray>;
}

/**
 * The arrays of an `.npz` file, as `numpy.savez` and `numpy.savez_compressed` write them, each unpacked and checked when it
 * is read: float16, float32 and float64, in either order of axes.
 *
 * Throws an `EbmError` for a file that is not a ZIP file of `.npy` files.
 */
export function openNpz(bytes: Uint8Array): ArraySource {
  const entries = new Map(
    zipEntries(bytes).map(({ name, bytes: unpack }) => {
      if (!name.endsWith('.npy')) throw new EbmError('npz', 'must hold .npy files only', name);
      return [name.slice(0, -'.npy'.length), unpack] as const;
    }),
  );
  const read = async (name: string): Promise<PlainArray> => {
    const unpack = entries.get(name);
    if (!unpack) throw new EbmError('npz', 'must have the array asked for', name);
    return parseNpy(`npz.${name}`, await unpack());
  };
  return { names: [...entries.keys()], read };
}
