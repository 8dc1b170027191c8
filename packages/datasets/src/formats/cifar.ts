import { badFile, badStart } from './bad-file.js';

/** Side of a picture, and its pixels: a plane of red, one of green, one of blue. */
const SIDE = 32;
const PLANE = SIDE * SIDE;
const PIXELS = 3 * PLANE;

export interface CifarLayout {
  /** What messages call the file. */
  readonly file: string;
  /** Label bytes before the pixels and how many classes each counts: `[10]` of CIFAR-10, `[20, 100]` (coarse, fine) of CIFAR-100. */
  readonly classes: readonly number[];
}

export interface CifarRecords {
  /** `[n, 32, 32, 3]`, flat. */
  readonly pixels: Uint8Array;
  /** `[n]` for each label byte. */
  readonly labels: readonly Uint8Array[];
}

/**
 * The records of CIFAR's binary version: label bytes and three planes of 32 x 32. Planes become the channels of each pixel.
 *
 * Throws an `EbmError` for a part of a record, and for a label that is no class, with its offset.
 */
export function parseCifar(bytes: Uint8Array, { file, classes }: CifarLayout): CifarRecords {
  const width = classes.length + PIXELS;
  const size = Math.floor(bytes.length / width);
  const first = recordFault(bytes, { file, classes });
  if (bytes.length === 0 || (bytes.length % width !== 0 && first)) {
    throw badStart(file, bytes, `must be of records of ${width} bytes`);
  }
  if (bytes.length % width !== 0) {
    throw badFile(
      { file, offset: size * width },
      `must end with a whole record of ${width} bytes`,
      bytes.length % width,
    );
  }
  const labels = classes.map((count, byte) => labelsAt(bytes, { width, byte, count, file }));
  return { pixels: interleaved(bytes, width), labels };
}

/** Whether the first record's labels are none, so that the file is likely another one altogether. */
const recordFault = (bytes: Uint8Array, { classes }: CifarLayout): boolean =>
  classes.some((count, byte) => !(bytes[byte]! < count));

interface Column {
  readonly width: number;
  readonly byte: number;
  readonly count: number;
  readonly file: string;
}

function labelsAt(bytes: Uint8Array, { width, byte, count, file }: Column): Uint8Array {
  return Uint8Array.from({ length: bytes.length / width }, (_, i) => {
    const offset = i * width + byte;
    const label = bytes[offset]!;
    if (label >= count) throw badFile({ file, offset }, `must be a label from 0 to ${count - 1}`, label);
    return label;
  });
}

/** Three planes behind each other, as `[y, x, channel]`. */
function interleaved(bytes: Uint8Array, width: number): Uint8Array {
  const size = bytes.length / width;
  const pixels = new Uint8Array(size * PIXELS);
  for (let i = 0; i < size; i++)
    planesToPixels(bytes.subarray((i + 1) * width - PIXELS, (i + 1) * width), pixels.subarray(i * PIXELS));
  return pixels;
}

/** Writes planes `[3, h, w]` to `out` as pixels `[h, w, 3]`. */
export function planesToPixels(planes: Uint8Array, out: Uint8Array): void {
  const area = planes.length / 3;
  for (let p = 0; p < area; p++) {
    out[3 * p] = planes[p]!;
    out[3 * p + 1] = planes[area + p]!;
    out[3 * p + 2] = planes[2 * area + p]!;
  }
}
