import { badFile } from './bad-file.js';
import { npyHeader, npyIntegers, type NpyHeader } from './npy.js';
import type { RandomAccess } from './random-access.js';
import { sequential, type Sequential } from './sequential.js';
import { zipEntries } from './zip.js';

/** An array of an .npz file: its header at once, its data as it is asked for. */
export interface NpzArray extends NpyHeader {
  /** What follows the header. To be closed. */
  readonly data: Sequential;
}

/** Opens arrays of an .npz (a zip of .npy) by name. Rejects with an `EbmError` where there is none of the name. */
export async function openNpz(access: RandomAccess): Promise<(name: string) => Promise<NpzArray>> {
  const { file } = access;
  const entries = await zipEntries(access);
  return async (name) => {
    const entry = entries.find(({ path }) => path === `${name}.npy`);
    const place = { file: `${file}/${name}.npy`, offset: 0 };
    if (!entry)
      throw badFile(
        { file, offset: 0 },
        `must hold an array ${name}`,
        entries.slice(0, 10).map(({ path }) => path),
      );
    const data = sequential(entry.stream(), place.file);
    return { ...(await npyHeader(data, place)), data };
  };
}

/** All of a small array of whole numbers. `most` bounds what is read. */
export async function readIntegers({ descr, shape, data }: NpzArray, most: number, file: string): Promise<number[]> {
  const place = { file, offset: data.offset() };
  const count = shape.reduce((product, side) => product * side, 1);
  if (count > most) throw badFile(place, `must have at most ${most} numbers`, count);
  const width = Number(/\d+$/.exec(descr)?.[0]);
  try {
    return npyIntegers(await data.read(count * width), descr, place);
  } finally {
    await data.close();
  }
}
