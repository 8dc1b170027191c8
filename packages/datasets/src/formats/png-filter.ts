import { badFile } from './bad-file.js';

export interface Rows {
  readonly height: number;
  /** Bytes a row, without the filter's. */
  readonly stride: number;
  /** Bytes from a sample to the same one of the pixel to its left. */
  readonly step: number;
  readonly file: string;
}

/** Undoes a PNG's filters (section 9): each row's first byte tells from which neighbours its bytes are differences. */
export function unfilter(raw: Uint8Array, { height, stride, step, file }: Rows): Uint8Array {
  const out = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    if (filter > 4) throw badFile({ file, offset: 8 }, `must have a filter from 0 to 4 in row ${y}`, filter);
    const at = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x < step ? 0 : out[at + x - step]!;
      const up = y === 0 ? 0 : out[at + x - stride]!;
      const corner = y === 0 || x < step ? 0 : out[at + x - stride - step]!;
      out[at + x] = raw[y * (stride + 1) + 1 + x]! + predicted(filter, [left, up, corner]);
    }
  }
  return out;
}

function predicted(filter: number, [left, up, corner]: readonly [number, number, number]): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return paeth(left, up, corner);
}

/** Whichever of the three is next to `left + up - corner`; on a draw the first. */
function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
