import type * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { centroids } from '@ebmjs/evaluation';
import { describe, expect, it } from 'vitest';
import { parseComposeConfig, type ComposeConfig } from './config.js';
import { seenOf, sprites } from './sprites.js';

const config = (seen: object = {}): ComposeConfig =>
  parseComposeConfig({ images: { side: 16, places: 4 }, seen: { share: 0.25, layout: 'side', ...seen } });

describe('sprites', () => {
  it('has every shape at every place, under labels that say which and where', async () => {
    const { all, places, shapes } = await sprites(config());
    expect([all.size, places, [...shapes.slice(14, 18)]]).toEqual([48, 16, [0, 0, 1, 1]]);
    const batch = all.rows([...shapes.keys()]);
    const labels = batch.y!.arraySync();
    const where = centroids(batch.x as tf.Tensor4D);
    where.arraySync().forEach(([x, y], row) => {
      expect(labels[row]!.slice(0, 3)).toEqual([0, 1, 2].map((shape) => (shape === shapes[row] ? 1 : 0)));
      expect(Math.abs(labels[row]![3]! - x! / 16)).toBeLessThan(0.001); // hearts are symmetrical from left to right
      expect(Math.abs(labels[row]![4]! - y! / 16)).toBeLessThan(shapes[row] === 2 ? 0.06 : 0.001); // not from above
    });
    release(batch, where);
  });

  it('leaves to nobody what neither has seen: all shapes at the left, squares everywhere', async () => {
    const all = await sprites(config());
    const seen = seenOf(all, config());
    expect(seen.shape).toEqual([0, 1, 2, 3, 16, 17, 18, 19, 32, 33, 34, 35]);
    expect(seen.place).toEqual([...Array(16).keys()]);
    expect(seen.either).toHaveLength(24);
    expect([...seen.either, ...seen.neither].sort((a, b) => a - b)).toEqual([...Array(48).keys()]);
  });

  it('draws places by the seed, more of them when the share is larger', async () => {
    const all = await sprites(config());
    const spread = config({ layout: 'spread' });
    const [some, more] = [seenOf(all, spread), seenOf(all, spread, 0.5)];
    expect(some.shape).toHaveLength(12);
    expect(more.shape).toEqual(expect.arrayContaining([...some.shape]));
    expect(seenOf(all, spread)).toEqual(some);
    expect(seenOf(all, { ...spread, seed: 1 }).shape).not.toEqual(some.shape);
  });

  it('refuses to leave nothing unseen', async () => {
    const all = await sprites(config());
    expect(() => seenOf(all, config({ share: 1 }))).toThrow('seen: must leave combinations that nobody has seen');
    expect(() => seenOf(all, config({ everywhere: [0, 1, 2] }))).toThrow('seen: must leave');
  });
});
