import { EbmError } from '@ebmjs/core';
import { badFile } from './formats/bad-file.js';
import { withHdf5Rows, type Hdf5Rows } from './formats/hdf5.js';
import { openNpz } from './formats/npz.js';
import { packBits } from './formats/sprite-bits.js';
import type { RandomAccess } from './formats/random-access.js';

const PIXELS = 64 * 64;
/** A picture at one bit a pixel. */
export const SPRITE_BYTES: number = PIXELS / 8;
/** The most rows that are unpacked at once, 128 MiB of them. */
const MOST_TOGETHER = 2 ** 15;

interface Wanted {
  /** Sorted. */
  readonly rows: Int32Array;
  /** How many the file must have. */
  readonly count: number;
}

/** Pictures of the rows at one bit a pixel, from the HDF5 file or the .npz. Neither is unpacked whole. */
export async function readSprites(access: RandomAccess, wanted: Wanted): Promise<Uint8Array> {
  const start = await access.read(0, Math.min(2, access.size));
  if (start[0] === 0x50) return fromNpz(access, wanted);
  return withHdf5Rows(access, 'imgs', async (imgs) => fromHdf5(imgs, wanted, access.file));
}

/** A block of rows that are stored together at a time, where one of them is wanted. */
function fromHdf5(imgs: Hdf5Rows, { rows, count }: Wanted, file: string): Uint8Array {
  checkShape(imgs.shape, count, file);
  const bits = new Uint8Array(rows.length * SPRITE_BYTES);
  const step = Math.min(MOST_TOGETHER, imgs.together);
  for (let i = 0; i < rows.length;) {
    const from = Math.floor(rows[i]! / step) * step;
    const block = imgs.read(from, Math.min(count, from + step));
    for (; i < rows.length && rows[i]! < from + step; i++) {
      const at = (rows[i]! - from) * PIXELS;
      packBits(block.subarray(at, at + PIXELS), bits.subarray(i * SPRITE_BYTES), {
        file: `${file}, imgs`,
        offset: rows[i]! * PIXELS,
      });
    }
  }
  return bits;
}

/** Row by row, up to the last that is wanted. */
async function fromNpz(access: RandomAccess, { rows, count }: Wanted): Promise<Uint8Array> {
  const { descr, shape, data } = await (await openNpz(access))('imgs');
  const file = `${access.file}, imgs`;
  try {
    checkShape(shape, count, access.file);
    if (descr !== '|u1') throw badFile({ file, offset: 0 }, 'must hold bytes', descr);
    const bits = new Uint8Array(rows.length * SPRITE_BYTES);
    for (let row = 0, i = 0; i < rows.length; row++) {
      const offset = data.offset();
      if (row !== rows[i]) await data.skip(PIXELS);
      else packBits(await data.read(PIXELS), bits.subarray(i++ * SPRITE_BYTES), { file, offset });
    }
    return bits;
  } finally {
    await data.close();
  }
}

function checkShape(shape: readonly number[], count: number, file: string): void {
  const want = [count, 64, 64];
  if (shape.join() !== want.join()) throw new EbmError(file, `must hold imgs of [${want.join(', ')}]`, shape);
}
