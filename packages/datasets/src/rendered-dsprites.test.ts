import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { renderedDsprites, type RenderedDspritesOptions } from './rendered-dsprites.js';

/** Number of white pixels and their mean place, row by row. */
function spritesOf(options: RenderedDspritesOptions): { area: number; x: number; y: number; edge: boolean }[] {
  const data = renderedDsprites(options);
  const batch = data.rows(Array.from({ length: data.size }, (_, i) => i));
  const values = batch.x.dataSync() as Float32Array;
  release(batch);
  return Array.from({ length: data.size }, (_, row) => {
    const on = [...values.subarray(4096 * row, 4096 * (row + 1)).keys()].filter((i) => values[4096 * row + i] === 1);
    const [xs, ys] = [on.map((i) => i % 64), on.map((i) => i >> 6)];
    const mean = (of: number[]): number => of.reduce((sum, value) => sum + value, 0.5 * of.length) / of.length;
    return { area: on.length, x: mean(xs), y: mean(ys), edge: [...xs, ...ys].some((at) => at === 0 || at === 63) };
  });
}

describe('renderedDsprites', () => {
  testDataset({ dataset: renderedDsprites({ select: { x: [3, 4] }, label: 'shape' }) });

  it('has all factors in the order of the file, and draws only what is asked for', () => {
    const all = renderedDsprites();
    expect(all).toMatchObject({ size: 737_280, shape: [64, 64, 1], classes: 0, name: 'dsprites-rendered' });
    const part = renderedDsprites({ select: { shape: [2], scale: [5], orientation: [39], x: [31], y: [31] } });
    const [last, same] = [all.rows([737_279]), part.rows([0])];
    expect(last.x.dataSync()).toEqual(same.x.dataSync());
    release(last, same);
  });

  it.each([
    [0, 21.5 ** 2],
    [1, Math.PI * 15 * 8],
    [2, 3.66197 * 10.9 ** 2], // the area of that heart of width 1, by quadrature
  ])('shape %d has its area times the square of the scale', (shape, area) => {
    const sprites = spritesOf({ select: { shape: [shape], orientation: [0], x: [16], y: [16] } });
    sprites.forEach((sprite, i) => {
      const scale = 0.5 + i / 10;
      // Pixels whose centre is inside: off by at most half a pixel along the outline, of at most 90 pixels.
      expect(Math.abs(sprite.area - area * scale ** 2)).toBeLessThan(45 * scale);
    });
  });

  it('moves by a pixel a step, whole at every place', () => {
    const sprites = spritesOf({ select: { shape: [0], scale: [5], orientation: [5], y: [0, 31] } });
    expect(sprites).toHaveLength(64);
    sprites.forEach(({ x, y, edge, area }, i) => {
      expect(x).toBeCloseTo(16.5 + (i >> 1), 9); // a square is the same seen from behind
      expect(y).toBeCloseTo(i % 2 === 0 ? 16.5 : 47.5, 9);
      expect(edge).toBe(false);
      expect(area).toBe(sprites[0]!.area);
    });
  });

  it('can be smaller: the mean of each square of pixels', () => {
    const select = { scale: [2], orientation: [7], x: [5], y: [9] };
    const [whole, small] = [renderedDsprites({ select }), renderedDsprites({ select, side: 16, label: 'shape' })];
    expect(small).toMatchObject({ shape: [16, 16, 1], size: 3 });
    const before = tf.memory().numTensors;
    const [large, little] = [whole.rows([2]), small.rows([2])];
    expect(tf.memory().numTensors).toBe(before + 3);
    const pixels = large.x.dataSync();
    const mean = (i: number): number => {
      const corner = 64 * 4 * Math.floor(i / 16) + 4 * (i % 16);
      return (
        Array.from({ length: 16 }, (_, k) => pixels[corner + 64 * (k >> 2) + (k & 3)]!).reduce((a, b) => a + b) / 16
      );
    };
    const values = little.x.dataSync();
    expect(values).toHaveLength(256);
    values.forEach((value, i) => expect(value).toBeCloseTo(mean(i), 6));
    expect(() => renderedDsprites({ side: 48 as never })).toThrow('renderedDsprites.side: must be one of');
    release(large, little);
  });

  it('stays inside in every pose', () => {
    const ends = { scale: [5], x: [0, 31], y: [0, 31] };
    expect(spritesOf({ select: ends }).filter(({ edge, area }) => edge || area === 0)).toEqual([]);
  });

  it('turns: a quarter of a square is a square, the last angle is the first', () => {
    const data = renderedDsprites({ select: { shape: [2], scale: [5], x: [16], y: [16] }, label: 'orientation' });
    const { x, y } = data.rows([0, 39, 13]);
    const values = x.dataSync() as Float32Array;
    expect(values.slice(0, 4096)).toEqual(values.slice(4096, 8192));
    expect(values.slice(0, 4096)).not.toEqual(values.slice(8192));
    expect([...y!.dataSync()].slice(4).map((v) => v.toFixed(4))).toEqual(['-0.5000', '0.8660']); // a third round
    release(x, y);
  });

  it('leaks nothing by key and refuses what there is not', () => {
    const data = renderedDsprites({ select: { shape: [0] } });
    const [one, other] = [data.batch(key(1), 3), data.batch(key(1), 3)];
    expect(one.x.dataSync()).toEqual(other.x.dataSync());
    release(one, other);
    expect(() => data.rows([data.size])).toThrow('dsprites-rendered.rows: must be rows from 0 to 245759');
    expect(() => renderedDsprites({ select: { x: [32] } })).toThrow('dsprites.select.x: must be from 0 to 31');
    expect(() => renderedDsprites({ label: 'colour' as never })).toThrow('renderedDsprites.label: must be one of');
    expect(() => renderedDsprites({ file: 1 } as never)).toThrow('renderedDsprites: unknown option');
  });
});
