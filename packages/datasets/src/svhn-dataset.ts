import { EbmError, knownOptions, type FiniteDataset } from '@ebmjs/core';
import { badFile } from './formats/bad-file.js';
import { parseMat5, type MatArray } from './formats/mat5.js';
import { bytesAccess, type RandomAccess } from './formats/random-access.js';
import { imageDataset, type ImageDatasetOptions } from './image-dataset.js';

export interface SvhnDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /** `train_32x32.mat`, `test_32x32.mat` or `extra_32x32.mat`: its bytes, or access to it. */
  readonly file: Uint8Array | RandomAccess;
}

/** Bytes of the largest part: 531,131 pictures of `extra`. */
const MOST_BYTES = 531_131 * 32 * 32 * 3;

/**
 * Street View House Numbers, cropped digits, from a MATLAB 5 file of `X` `[32, 32, 3, n]` and `y` `[n, 1]`, in which the
 * label of the digit 0 is 10: `x` `[n, 32, 32, 3]` on `(0, 1)`, dequantised as `(v + u) / 256`, and one-hot labels by digit.
 *
 * Rejects with an `EbmError` with file and offset for a file that is not of this format, or has other arrays.
 */
export async function svhnDataset(options: SvhnDatasetOptions): Promise<FiniteDataset> {
  knownOptions('svhnDataset', options, ['name', 'file', 'licence', 'attribution']);
  const { file, ...rest } = options;
  const access = file instanceof Uint8Array ? bytesAccess(rest.name, file) : file;
  const arrays = await parseMat5(access, { mostBytes: MOST_BYTES });
  const named = (name: string): MatArray => {
    const found = arrays.find((array) => array.name === name);
    if (!found)
      throw new EbmError(
        access.file,
        `must hold an array ${name} of bytes`,
        arrays.map((array) => array.name),
      );
    return found;
  };
  const [x, y] = [named('X'), named('y')];
  const size = y.data.length;
  if (x.shape.join() !== [32, 32, 3, size].join()) {
    throw new EbmError(access.file, `must hold X of [32, 32, 3, ${size}], as many as y`, x.shape);
  }
  return imageDataset({
    ...rest,
    shape: [32, 32, 3],
    pixels: rowMajor(x.data),
    labels: digitsOf(y, access.file),
    classes: 10,
  });
}

/** `[y, x, channel]`, the first axis varying first, as the last one varying first. In place, a picture at a time. */
function rowMajor(data: Uint8Array): Uint8Array {
  const picture = new Uint8Array(32 * 32 * 3);
  for (let at = 0; at < data.length; at += picture.length) {
    picture.set(data.subarray(at, at + picture.length));
    for (let y = 0; y < 32; y++)
      for (let x = 0; x < 32; x++)
        for (let c = 0; c < 3; c++) data[at + (y * 32 + x) * 3 + c] = picture[y + 32 * (x + 32 * c)]!;
  }
  return data;
}

function digitsOf({ data }: MatArray, file: string): Uint8Array {
  return data.map((label, i) => {
    if (label < 1 || label > 10)
      throw badFile({ file, offset: 0 }, `must have a label from 1 to 10 for picture ${i}`, label);
    return label % 10;
  });
}
