import { encode } from 'fast-png';
import { knownOptions, oneOf, whole } from './check.js';
import { countPixels, pixelRemark } from './count-pixels.js';
import { ReportError } from './report-error.js';

/** Options of {@link imageGrid}. */
export interface ImageGridOptions {
  /** `[count, height, width, channels]` laid out flat, values in [0, 1]. Borrowed. */
  readonly pixels: Float32Array | readonly number[];
  /** How many images to draw, from the first. @defaultValue as many as `pixels` holds */
  readonly count?: number;
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for red, green, blue. */
  readonly channels: 1 | 3;
  /** Images a row. @defaultValue the square root of `count`, rounded up */
  readonly columns?: number;
  /** Whole-number enlargement, by repeating pixels. @defaultValue `1` */
  readonly scale?: number;
  /** Pixels between images, not enlarged. @defaultValue `2` */
  readonly gap?: number;
}

const known = ['pixels', 'count', 'height', 'width', 'channels', 'columns', 'scale', 'gap'];

type Grid = Required<ImageGridOptions>;

/**
 * Draws images in rows and returns the bytes of one PNG.
 *
 * Gaps and places without an image are transparent, so the grid sits well on a light and on a dark page. Values outside
 * [0, 1] are clipped and NaN is drawn in magenta; when there are any, the PNG's `Comment` says how many
 * ({@link countPixels} gives the numbers). The file is grey with alpha, or RGBA where there is colour.
 *
 * @throws ReportError on a size that is not a whole number, or `pixels` that do not fill whole images.
 */
export function imageGrid(options: ImageGridOptions): Uint8Array {
  const grid = complete(options);
  const { rows, count, height, width, channels, columns, scale, gap } = { rows: rowsOf(grid), ...grid };
  const shown = grid.pixels.slice(0, count * height * width * channels);
  const counts = countPixels(shown);
  const samples = channels === 3 || counts.notANumber > 0 ? 4 : 2;
  const size = { width: columns * (width * scale + gap) - gap, height: rows * (height * scale + gap) - gap };
  const data = new Uint8Array(size.width * size.height * samples);
  for (let image = 0; image < count; image++) drawImage(data, { ...grid, image, samples, stride: size.width });
  const remark = pixelRemark(counts);
  return encode({ ...size, data, channels: samples, depth: 8, ...(remark && { text: { Comment: remark } }) });
}

function complete(options: ImageGridOptions): Grid {
  knownOptions('imageGrid', options, known);
  const { pixels, height, width, channels } = options;
  const { scale = 1, gap = 2 } = options;
  oneOf('imageGrid.channels', channels, [1, 3]);
  const size = whole('imageGrid.height', height) * whole('imageGrid.width', width) * channels;
  const held = Math.floor(pixels.length / size);
  const count = whole('imageGrid.count', options.count ?? pixels.length / size);
  if (count > held) throw new ReportError('imageGrid.count', `must be at most the ${held} images in pixels`, count);
  const columns = whole('imageGrid.columns', options.columns ?? Math.ceil(Math.sqrt(count)));
  whole('imageGrid.scale', scale);
  whole('imageGrid.gap', gap, 0);
  return { pixels, count, height, width, channels, columns, scale, gap };
}

function rowsOf({ count, columns }: Grid): number {
  return Math.ceil(count / columns);
}

interface Placed extends Grid {
  readonly image: number;
  readonly samples: 2 | 4;
  /** Width of the whole grid in pixels. */
  readonly stride: number;
}

function drawImage(data: Uint8Array, placed: Placed): void {
  const { image, height, width, columns, scale, gap, samples, stride } = placed;
  const top = Math.floor(image / columns) * (height * scale + gap);
  const left = (image % columns) * (width * scale + gap);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colourOf(placed, (image * height + y) * width + x);
      const corner = ((top + y * scale) * stride + left + x * scale) * samples;
      for (let k = 0; k < scale * scale; k++) {
        data.set(colour, corner + (Math.floor(k / scale) * stride + (k % scale)) * samples);
      }
    }
  }
}

const magenta = [255, 0, 255, 255];

function colourOf({ pixels, channels, samples }: Placed, pixel: number): readonly number[] {
  const values = Array.from({ length: channels }, (_, channel) => pixels[pixel * channels + channel]!);
  if (values.some(Number.isNaN)) return magenta;
  const bytes = values.map((value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return samples === 2 ? [bytes[0]!, 255] : [bytes[0]!, bytes[1] ?? bytes[0]!, bytes[2] ?? bytes[0]!, 255];
}
