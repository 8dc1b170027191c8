import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { imageGrid, type ImageGridOptions } from './image-grid.js';

/** The samples of pixel (x, y) of a PNG. */
function pixelsOf(options: ImageGridOptions) {
  const { width, height, channels, data, depth } = decode(imageGrid(options));
  const at = (x: number, y: number) => [...data.slice((y * width + x) * channels, (y * width + x + 1) * channels)];
  return { width, height, channels, depth, at };
}

const grey = { height: 1, width: 2, channels: 1 } as const;

describe('imageGrid', () => {
  it('places each image by its row and column, with transparent gaps', () => {
    // Three images of 1 x 2 pixels, two a row: 2 + 1 + 2 wide, 1 + 1 + 1 high.
    const pixels = [0, 51, 102, 153, 204, 255].map((byte) => byte / 255);
    const { at, ...size } = pixelsOf({ ...grey, pixels, columns: 2, gap: 1 });
    expect(size).toEqual({ width: 5, height: 3, channels: 2, depth: 8 });
    const rows = [0, 1, 2].map((y) => [0, 1, 2, 3, 4].map((x) => (at(x, y)[1] === 0 ? 'gap' : at(x, y)[0])));
    expect(rows).toEqual([
      [0, 51, 'gap', 102, 153],
      ['gap', 'gap', 'gap', 'gap', 'gap'],
      [204, 255, 'gap', 'gap', 'gap'],
    ]);
  });

  it('enlarges by repeating pixels, gaps not', () => {
    const pixels = Float32Array.from([0, 1, 0.2, 0.6, 0.4, 0.8, 1, 0]);
    const plain = { pixels, height: 2, width: 2, channels: 1, columns: 2 } as const;
    const [small, large] = [pixelsOf({ ...plain, gap: 3 }), pixelsOf({ ...plain, gap: 3, scale: 4 })];
    expect([large.width, large.height]).toEqual([2 * 8 + 3, 8]);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        expect(large.at(x, y)).toEqual(small.at(x >> 2, y >> 2));
        expect(large.at(x + 11, y)).toEqual(small.at((x >> 2) + 5, y >> 2));
      }
      for (let x = 8; x < 11; x++) expect(large.at(x, y)[1]).toBe(0);
    }
  });

  it('shows, at every pixel of any grid, the value that belongs there or nothing', () => {
    const small = fc.integer({ min: 1, max: 4 });
    const shape = fc.record({
      count: fc.integer({ min: 1, max: 7 }),
      height: small,
      width: small,
      channels: fc.constantFrom<1 | 3>(1, 3),
      columns: small,
      scale: small,
      gap: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(shape, (grid) => {
        const { count, height, width, channels, columns, scale, gap } = grid;
        // Value k is k of the 256 levels, modulo 256: neighbours differ.
        const pixels = Array.from({ length: count * height * width * channels }, (_, k) => ((k * 37) % 256) / 255);
        const drawn = pixelsOf({ ...grid, pixels });
        const pitch = { x: width * scale + gap, y: height * scale + gap };
        for (let y = 0; y < drawn.height; y++) {
          for (let x = 0; x < drawn.width; x++) {
            const [column, row] = [Math.floor(x / pitch.x), Math.floor(y / pitch.y)];
            const [u, v] = [Math.floor((x % pitch.x) / scale), Math.floor((y % pitch.y) / scale)];
            const image = row * columns + column;
            const [...samples] = drawn.at(x, y);
            const alpha = samples.pop();
            if (u >= width || v >= height || image >= count) expect(alpha).toBe(0);
            else {
              const first = ((image * height + v) * width + u) * channels;
              expect([...samples, alpha]).toEqual([
                ...Array.from({ length: channels }, (_, c) => ((first + c) * 37) % 256),
                255,
              ]);
            }
          }
        }
        const rows = Math.ceil(count / columns);
        expect([drawn.width, drawn.height]).toEqual([columns * pitch.x - gap, rows * pitch.y - gap]);
      }),
    );
  });

  it('keeps the colours of each pixel together', () => {
    const { at, channels } = pixelsOf({ pixels: [1, 0.2, 0, 0, 0.4, 1], height: 1, width: 2, channels: 3 });
    expect(channels).toBe(4);
    expect([at(0, 0), at(1, 0)]).toEqual([
      [255, 51, 0, 255],
      [0, 102, 255, 255],
    ]);
  });

  it.each([-0.4, 0, 0.4])('rounds to the nearest of 256 levels, from %s of a level away', (off) => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte);
    const { at } = pixelsOf({
      pixels: bytes.map((b) => Math.fround((b + off) / 255)),
      height: 16,
      width: 16,
      channels: 1,
    });
    expect(bytes.map((b) => at(b % 16, b >> 4)[0])).toEqual(bytes);
  });

  it('clips, draws NaN in magenta, and says how many', () => {
    const pixels = [-0.5, 1.5, NaN, 0.2, Infinity, 0];
    const png = decode(imageGrid({ pixels, height: 2, width: 3, channels: 1 }));
    expect(png.channels).toBe(4);
    expect([...png.data]).toEqual(
      [
        [0, 0, 0, 255],
        [255, 255, 255, 255],
        [255, 0, 255, 255],
        [51, 51, 51, 255],
        [255, 255, 255, 255],
        [0, 0, 0, 255],
      ].flat(),
    );
    expect(png.text['Comment']).toBe('of 6 values 1 are not a number, 1 below 0 and 2 above 1 were clipped');
  });

  it('draws a colour pixel with one NaN in magenta', () => {
    expect(pixelsOf({ pixels: [1, NaN, 0], height: 1, width: 1, channels: 3 }).at(0, 0)).toEqual([255, 0, 255, 255]);
  });

  it('says nothing about pixels that are in range or not drawn', () => {
    const png = decode(imageGrid({ ...grey, pixels: [0, 1, NaN, 2], count: 1 }));
    expect(png.text).toEqual({});
    expect(png).toMatchObject({ width: 2, height: 1, channels: 2 });
  });

  it('is nearly square unless told otherwise', () => {
    const pixels = new Float32Array(7 * 4);
    const { width, height } = pixelsOf({ pixels, height: 2, width: 2, channels: 1 });
    expect([width, height]).toEqual([3 * 4 - 2, 3 * 4 - 2]);
  });

  it('gives the same bytes for the same pixels, as array or as Float32Array', () => {
    const pixels = [0, 0.25, 0.5, 1];
    expect(imageGrid({ ...grey, pixels })).toEqual(imageGrid({ ...grey, pixels: Float32Array.from(pixels) }));
  });

  it.each<[Partial<Record<keyof ImageGridOptions, unknown>>, string]>([
    [{ pixels: [1, 2, 3] }, 'imageGrid.count: must be a whole number of at least 1, got 1.5'],
    [{ pixels: [] }, 'imageGrid.count: must be a whole number of at least 1, got 0'],
    [{ count: 3 }, 'imageGrid.count: must be at most the 2 images in pixels, got 3'],
    [{ channels: 2 }, 'imageGrid.channels: must be one of 1, 3, got 2'],
    [{ scale: 1.5 }, 'imageGrid.scale: must be a whole number'],
    [{ gap: -1 }, 'imageGrid.gap: must be a whole number of at least 0, got -1'],
    [{ columns: 0 }, 'imageGrid.columns: must be a whole number of at least 1, got 0'],
    [{ width: 0 }, 'imageGrid.width: must be a whole number of at least 1, got 0'],
    [{ zoom: 2 } as object, 'imageGrid: unknown option; known are pixels, count'],
  ])('refuses %o', (wrong, message) => {
    const options = { ...grey, pixels: [0, 0, 0, 0], ...wrong } as ImageGridOptions;
    expect(() => imageGrid(options)).toThrow(message);
  });
});
