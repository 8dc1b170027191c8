import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { encodeSafetensors, release, type FiniteDataset, type NamedArrays } from '@ebmjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseConfig } from './config.js';
import { DATA_SET_NAMES, DATA_SETS } from './config/data-sets.js';
import { loadData } from './load-data.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-data-'))));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = (data: object, part: 'train' | 'test' = 'train') => loadData(parseConfig({ data }), part);

async function save(name: string, arrays: NamedArrays, metadata = {}): Promise<void> {
  await writeFile(join(folder, `${name}.safetensors`), encodeSafetensors({ arrays, metadata }));
}

/** All events, in order. */
function eventsOf(data: FiniteDataset): number[][] {
  const batch = data.rows(Int32Array.from({ length: data.size }, (_, i) => i));
  const width = data.shape.reduce((product, side) => product * side, 1);
  const values = [...batch.x.dataSync()];
  release(batch);
  return Array.from({ length: data.size }, (_, i) => values.slice(i * width, (i + 1) * width));
}

describe('heldOut', () => {
  it('divides one part in two that have nothing in common, the same for every seed', async () => {
    const data = { name: 'digits', split: 'test', heldOut: 40 };
    const [all, train, test] = [await load({ name: 'digits' }, 'test'), await load(data), await load(data, 'test')];
    expect([train.size, test.size]).toEqual([all.size - 40, 40]);
    const text = (one: FiniteDataset): string[] => eventsOf(one).map((event) => event.join());
    expect([...text(train), ...text(test)].toSorted()).toEqual(text(all).toSorted());
    const other = await loadData(parseConfig({ seed: 9, data }), 'test');
    expect(text(other)).toEqual(text(test));
  });

  it('must leave something to train on', async () => {
    await expect(load({ heldOut: 1497 })).rejects.toThrow(
      'data.heldOut: must be below the 1497 events of digits/train',
    );
  });
});

it('the other part is compared with where nothing is held out', async () => {
  const [train, test] = [await load({}), await load({}, 'test')];
  expect([train.size, test.size]).toEqual([1497, 300]);
});

it('dequantises as it is told: digits have 17 levels', async () => {
  const [within, even] = [await load({}), await load({ dequantise: 'none' })];
  expect(
    new Set(
      eventsOf(even)
        .flat()
        .map((value) => Math.round(value * 16 * 1e4) / 1e4),
    ).size,
  ).toBe(17);
  expect(Math.max(...eventsOf(within).flat())).toBeCloseTo(16.5 / 17, 6);
});

describe('arrays of the user', () => {
  const x = { dtype: 'float32', shape: [2, 3, 2], data: Float32Array.from({ length: 12 }, (_, i) => i / 12) } as const;

  it('are read from train.safetensors and test.safetensors, with whose they are', async () => {
    await save('train', { x }, { licence: 'CC0', attribution: 'A robot.' });
    const data = await load({ name: 'trajectories', folder, dequantise: 'none' });
    expect(data).toMatchObject({
      name: 'trajectories/train',
      size: 2,
      shape: [3, 2],
      classes: 0,
      licence: 'CC0',
      attribution: 'A robot.',
    });
    expect(eventsOf(data)[1]![0]).toBeCloseTo(0.5, 6);
  });

  it('that are not there are told where to fetch', async () => {
    const missing = load({ name: 'trajectories', dequantise: 'none' });
    await expect(missing).rejects.toThrow(
      'data: of trajectories must be train.safetensors in data.folder, with x [n, ...] and y',
    );
    await expect(missing).rejects.toThrow('fetch trajectories [n, moments, features]');
    await expect(load({ name: 'trajectories', folder, dequantise: 'none' }, 'test')).rejects.toThrow(
      'must be test.safetensors',
    );
  });

  it('must be what the data set is', async () => {
    await save('train', { x });
    await expect(load({ name: 'cifar10', folder })).rejects.toThrow(
      'data: of cifar10 must have events of shape [32, 32, 3]',
    );
    await save('train', { pixels: x });
    await expect(load({ name: 'cifar10', folder })).rejects.toThrow('must hold the array x');
    const small = { dtype: 'uint8', shape: [1, 32, 32, 3], data: new Uint8Array(3072) } as const;
    await save('train', { x: small, y: { dtype: 'float32', shape: [1, 3], data: new Float32Array(3) } });
    await expect(load({ name: 'cifar10', folder })).rejects.toThrow('must have labels of 10 numbers, or none, got 3');
    await save('train', { x: small, y: { dtype: 'int32', shape: [1], data: Int32Array.of(3) } });
    expect(await load({ name: 'cifar10', folder })).toMatchObject({ classes: 10, size: 1, levels: 256 });
  });
});

describe('published data sets', () => {
  const source = fileURLToPath(new URL('../../../../shared/data/mnist/', import.meta.url));
  const there = existsSync(source);
  if (!there) console.warn(`SKIPPED: MNIST by its name in a configuration, for there is no ${source}`);

  it.skipIf(!there)('are found by their name, in EBMJS_DATA_DIR as in a folder', async () => {
    vi.stubEnv('EBMJS_OFFLINE', '1');
    vi.stubEnv('EBMJS_DATA_DIR', fileURLToPath(new URL('../', pathToFileURL(source))));
    const config = { name: 'mnist', split: 'test', heldOut: 9000 };
    expect(await load(config)).toMatchObject({ size: 1000, shape: [28, 28, 1], classes: 10 });
    vi.stubEnv('EBMJS_DATA_DIR', undefined);
    expect((await load({ ...config, folder: source }, 'test')).size).toBe(9000);
  });

  const published = DATA_SET_NAMES.filter((name) => DATA_SETS[name].from === 'published');
  it.each(published.filter((name) => !['imagenet128', 'fashion-mnist'].includes(name)))(
    '%s: is told what to fetch, and where to put it',
    async (name) => {
      vi.stubEnv('EBMJS_OFFLINE', '1');
      const config = parseConfig({
        data: { name, folder: 'nowhere', dequantise: 'none', heldOut: 10 },
        buffer: { labels: 'data' },
      });
      const missing = loadData(config, 'train');
      await expect(missing).rejects.toThrow(/must find .* in nowhere or .*\. Put it into .*\.$/);
    },
  );

  it('that were published in one part are divided by heldOut', async () => {
    vi.stubEnv('EBMJS_OFFLINE', '1');
    const data = { name: 'dsprites-shape', dequantise: 'none' };
    for (const part of ['train', 'test'] as const)
      await expect(load(data, part)).rejects.toThrow('data.heldOut: must be a number for dsprites-shape');
    await expect(load({ ...data, heldOut: 10 }, 'test')).rejects.toThrow('dsprites: must find dsprites_ndarray');
  });

  it('are unpacked by a person where they are too large for a program', async () => {
    await expect(load({ name: 'imagenet128', heldOut: 10 })).rejects.toThrow(
      'data.folder: must name the folder of imagenet128',
    );
  });
});
