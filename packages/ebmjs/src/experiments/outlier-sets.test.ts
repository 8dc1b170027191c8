import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release } from '@ebmjs/core';
import { digits, imageDataset } from '@ebmjs/datasets';
import { describe, expect, it, vi } from 'vitest';
import { outlierSets, reshaped } from './outlier-sets.js';

const signal = new AbortController().signal;

describe('outlierSets', () => {
  it('are of the model`s shape; the model`s own set is not among them, and what is not at hand is said', async () => {
    vi.stubEnv('EBMJS_DATA_DIR', '');
    vi.stubEnv('XDG_CACHE_HOME', '/nowhere');
    const test = await digits({ split: 'test' });
    const sets = await outlierSets(test, { inside: 'digits', images: 7, signal });
    vi.unstubAllEnvs();
    expect(sets.map(({ name }) => name)).not.toContain('digits');
    expect(sets[0]!.name).toBe('interpolations');
    for (const { data } of sets) if (data) expect(data.shape).toEqual([8, 8, 1]);
    const missing = sets.find(({ name }) => name === 'cifar100')!;
    expect(missing).toEqual({ name: 'cifar100', missing: 'not at hand: ebmjs data fetch cifar100' });
  });

  it('of a damaged file it is said what is wrong with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ebmjs-outliers-'));
    await mkdir(join(folder, 'cifar10'));
    const file = join(folder, 'cifar10', 'cifar-10-binary.tar.gz');
    await writeFile(file, 'a page of a portal');
    vi.stubEnv('EBMJS_DATA_DIR', folder);
    vi.stubEnv('XDG_CACHE_HOME', '/nowhere');
    const sets = await outlierSets(await digits({ split: 'test' }), { inside: 'digits', images: 7, signal });
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
    expect(sets.find(({ name }) => name === 'cifar10')!.missing).toContain(file);
  });
});

describe('reshaped', () => {
  it('takes rows spread evenly as they are where the shape is the same', async () => {
    const data = await digits({ split: 'test' });
    const some = await reshaped(data, [8, 8, 1], 3);
    const [kept, all] = [some.rows([0, 1, 2]), data.rows([0, 100, 200])];
    expect(some.size).toBe(3);
    expect(kept.x.arraySync()).toEqual(all.x.arraySync());
    release(kept, all);
  });

  it('crops to a square in the middle, takes means of areas, and grey of colours', async () => {
    const pixels = Uint8Array.from([9, 10, 20, 9, 9, 30, 40, 9].flatMap((v) => [v, v, v]));
    const data = imageDataset({ name: 'wide', shape: [2, 4, 3], pixels });
    const small = await reshaped(data, [1, 1, 1], 5);
    const { x } = small.rows([0]);
    expect([small.size, x.arraySync()]).toEqual([1, [[[[expect.closeTo(25.5 / 256, 6)]]]]]);
    release(x);
  });
});
