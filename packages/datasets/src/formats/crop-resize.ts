import { EbmError, whole } from '@ebmjs/core';
import type { Pixels } from './pixels.js';

export interface CropResizeOptions {
  /** Side of the square that is cut from the middle first, or `'square'`: the largest one there is. @defaultValue nothing is cut */
  readonly crop?: number | 'square' | undefined;
  /** Where the square is cut. @defaultValue `'middle'` */
  readonly from?: 'middle' | 'top-left' | undefined;
  /** `[height, width]` of the result. @defaultValue as it is */
  readonly size?: readonly [height: number, width: number] | undefined;
  /** Channels of the result; colours become grey as 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). @defaultValue as it is */
  readonly channels?: 1 | 3 | undefined;
}

/**
 * Cuts a square and scales by area: each new pixel is the mean of the old ones that it covers, so that making
 * small does not alias, and grows by repetition.
 *
 * Throws an `EbmError` for a crop that is larger than the picture.
 */
export function cropResize(image: Pixels, options: CropResizeOptions): Pixels {
  const { crop, from = 'middle', size, channels } = options;
  const { width, height } = image;
  const side = crop === 'square' ? Math.min(width, height) : crop;
  if (side !== undefined && whole('crop', side) > Math.min(width, height)) {
    throw new EbmError('crop', `must be at most the picture, ${width} x ${height}`, side);
  }
  const [h, w] = side === undefined ? [height, width] : [side, side];
  const [top, left] = from === 'middle' ? [(height - h) >> 1, (width - w) >> 1] : [0, 0];
  const [rows, columns] = size ?? [h, w];
  const same = rows === height && columns === width;
  const scaled = same
    ? image
    : scale(image, { top, left, height: h, width: w }, [whole('size', rows), whole('size', columns)]);
  return withChannels(scaled, channels ?? image.channels);
}

interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** First the rows' width, then the columns' height: a mean over a rectangle is a mean of means. */
function scale({ data, width, channels }: Pixels, box: Box, [rows, columns]: readonly [number, number]): Pixels {
  const across = weights(box.width, columns);
  const down = weights(box.height, rows);
  const narrow = new Float32Array(box.height * columns * channels);
  for (let y = 0; y < box.height; y++) {
    for (let i = 0; i < columns * channels; i++) {
      const [x, c] = [Math.floor(i / channels), i % channels];
      const at = (k: number): number => data[((box.top + y) * width + box.left + k) * channels + c]!;
      narrow[y * columns * channels + i] = mean(across[x]!, at);
    }
  }
  const out = new Uint8Array(rows * columns * channels);
  const stride = columns * channels;
  for (let i = 0; i < out.length; i++) {
    const [y, rest] = [Math.floor(i / stride), i % stride];
    out[i] = Math.round(mean(down[y]!, (k) => narrow[k * stride + rest]!));
  }
  return { width: columns, height: rows, channels, data: out };
}

interface Span {
  readonly first: number;
  readonly shares: readonly number[];
}

/** For each of `to` cells, which of `from` cells it covers and what share each has of it. */
function weights(from: number, to: number): Span[] {
  const ratio = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * ratio, (i + 1) * ratio];
    const first = Math.floor(start);
    const last = Math.min(from, Math.max(first + 1, Math.ceil(end - 1e-9)));
    const shares = Array.from(
      { length: last - first },
      (_, k) => Math.min(end, first + k + 1) - Math.max(start, first + k),
    );
    return { first, shares: shares.map((share) => share / ratio) };
  });
}

const mean = ({ first, shares }: Span, at: (k: number) => number): number =>
  shares.reduce((sum, share, k) => sum + share * at(first + k), 0);

function withChannels(image: Pixels, channels: 1 | 3): Pixels {
  if (image.channels === channels) return image;
  const { width, height, data } = image;
  const grey = (i: number): number =>
    Math.round(0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!);
  const value = channels === 1 ? grey : (i: number): number => data[Math.floor(i / 3)]!;
  return { width, height, channels, data: Uint8Array.from({ length: width * height * channels }, (_, i) => value(i)) };
}
