import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countLabels } from '../../test/count-labels.js';
import { fashionMnist } from './fashion-mnist.js';

const there = existsSync('/usr/share/datasets/fashion-mnist');
if (!there) console.warn('SKIPPED: the tests of real Fashion-MNIST, for its Debian package is not installed');

describe('fashionMnist', () => {
  it.skipIf(!there).each([
    ['train', 60_000],
    ['test', 10_000],
  ] as const)('%s is the published set of Debian: %d pictures, of every class as many', async (split, size) => {
    const dataset = await fashionMnist({ split, offline: true });
    expect(dataset).toMatchObject({
      name: `fashion-mnist/${split}`,
      size,
      shape: [28, 28, 1],
      classes: 10,
      licence: 'MIT',
    });
    expect(countLabels(dataset)).toEqual(new Array(10).fill(size / 10));
  });

  it('says under its name what is wrong', async () => {
    await expect(fashionMnist({ split: 'all' as never })).rejects.toThrow(
      'fashion-mnist.split: must be one of train, test',
    );
  });
});
