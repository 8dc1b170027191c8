import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { testDataset } from '@ebmjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { key, type FiniteDataset } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { countLabels } from '../test/count-labels.js';
import { digits } from './digits.js';

const csv = fileURLToPath(new URL('../../../../shared/data/digits.csv.gz', import.meta.url));
const there = existsSync(csv);
if (!there) console.warn(`SKIPPED: the comparison of the digits with their source, for there is no ${csv}`);

/** Every image with its label as one string, to compare sets of them. */
function contents(dataset: FiniteDataset): string[] {
  const { x, y } = dataset.rows(Array.from({ length: dataset.size }, (_, i) => i));
  const [images, labels] = [x.dataSync(), tf.tidy(() => tf.argMax(y!, 1).dataSync())];
  tf.dispose([x, y!]);
  const levels = images.map((value) => Math.floor(value * 17));
  return Array.from(labels, (label, i) => [...levels.subarray(64 * i, 64 * (i + 1)), label].join(','));
}

describe('digits', async () => {
  testDataset({ dataset: await digits() });

  it.skipIf(!there)('are those of the file, in its order', async () => {
    const lines = gunzipSync(readFileSync(csv)).toString().trim().split('\n');
    expect(contents(await digits({ split: 'all' }))).toEqual(lines);
  });

  it('are 1,797, of every class about as many', async () => {
    const all = await digits({ split: 'all' });
    expect(all).toMatchObject({ name: 'digits', size: 1797, shape: [8, 8, 1], classes: 10, licence: 'CC BY 4.0' });
    expect(all.attribution).toContain('Alpaydin');
    expect(countLabels(all)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]); // as published
  });

  it('lie upright, row by row', async () => {
    const { x, y } = (await digits({ split: 'all' })).rows([1]); // a one
    const row = tf
      .tidy(() => tf.slice(x, [0, 3, 0, 0], [1, 1, 8, 1]).dataSync())
      .map((value) => Math.floor(value * 17));
    expect([...row]).toEqual([0, 7, 15, 16, 16, 2, 0, 0]);
    tf.dispose([x, y!]);
  });

  it('divide into train and test, disjoint and complete, the same ones every time', async () => {
    const [train, test, again] = [await digits(), await digits({ split: 'test' }), await digits({ split: 'train' })];
    expect([train.name, train.size, test.name, test.size]).toEqual(['digits/train', 1497, 'digits/test', 300]);
    const [a, b, c] = [contents(train), contents(test), contents(again)];
    expect(a).toEqual(c);
    expect([...a, ...b].sort()).toEqual(contents(await digits({ split: 'all' })).sort());
  });

  it('divide otherwise by another key, or another share', async () => {
    const [usual, other] = [await digits({ split: 'test' }), await digits({ split: 'test', key: key(1) })];
    expect(contents(usual)).not.toEqual(contents(other));
    expect((await digits({ split: 'test', testShare: 0.5 })).size).toBe(899);
    expect((await digits({ split: 'train', testShare: 0.5 })).size).toBe(898);
  });

  it('hold every class in either part', async () => {
    const [train, test] = [countLabels(await digits()), countLabels(await digits({ split: 'test' }))];
    expect(Math.min(...train)).toBeGreaterThan(120);
    expect(Math.min(...test)).toBeGreaterThan(10);
  });

  it('refuse what is no division', async () => {
    await expect(digits({ split: 'valid' as never })).rejects.toThrow('digits.split: must be one of train, test, all');
    await expect(digits({ testShare: 1 })).rejects.toThrow(
      'digits.testShare: must leave one digit or more of 1797 on either side',
    );
    await expect(digits({ testShare: 0 })).rejects.toThrow('digits.testShare: must leave one digit or more');
    await expect(digits({ testShare: 2 })).rejects.toThrow('digits.testShare: must be a finite number from 0 to 1');
    await expect(digits({ seed: 1 } as never)).rejects.toThrow(
      'digits: unknown option; known are split, testShare, key',
    );
  });
});
