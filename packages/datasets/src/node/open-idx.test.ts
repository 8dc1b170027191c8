import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { images, labels, manifest, packed, temporaryFolder } from '../../test/sample.js';
import { files, serve } from '../../test/server.js';
import { openIdx } from './open-idx.js';

/** A folder with the two files, as they are. */
async function folderOf(contents: Record<string, Uint8Array>, inside = ''): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, inside), { recursive: true });
  for (const [name, bytes] of Object.entries(contents)) await writeFile(join(folder, inside, name), bytes);
  return folder;
}

describe('openIdx', () => {
  it('reads files of the given folder, unpacked or packed, and carries licence and source', async () => {
    const folder = await folderOf({ 'sample-images': images, 'sample-labels.gz': packed['sample-labels.gz']! });
    const dataset = await openIdx(manifest, { split: 'test', folder, offline: true });
    const { name, shape, classes, size, licence, attribution } = dataset;
    expect({ name, shape, classes, size, licence, attribution }).toEqual({
      name: 'sample/test',
      shape: [30, 20, 1],
      classes: 10,
      size: 40,
      licence: 'CC0',
      attribution: 'nobody',
    });
    const { x, y } = dataset.rows([0, 7]);
    expect(x.dataSync()[1]).toBeCloseTo((images[17]! + 0.5) / 256, 7);
    expect([...tf.tidy(() => tf.argMax(y!, 1).dataSync())]).toEqual([0, 2]);
    tf.dispose([x, y!]);
  });

  it('looks into EBMJS_DATA_DIR, by the name of the set', async () => {
    vi.stubEnv('EBMJS_DATA_DIR', await folderOf({ 'sample-images': images, 'sample-labels': labels }, 'sample'));
    expect((await openIdx(manifest, { offline: true })).size).toBe(40);
    vi.unstubAllEnvs();
  });

  it('looks into the folder of the operating system', async () => {
    const systemFolder = await folderOf({ 'sample-images': images, 'sample-labels': labels });
    expect((await openIdx({ ...manifest, systemFolder }, { offline: true })).size).toBe(40);
  });

  it('downloads what it finds nowhere, once', async () => {
    const cache = await temporaryFolder();
    const { url, ranges } = await serve(files(packed));
    const seen = new Set<string>();
    const options = { cache, mirrors: [url], onProgress: ({ file }: { file: string }) => seen.add(file) };
    expect((await openIdx(manifest, options)).size).toBe(40);
    expect([...seen]).toEqual(['sample-images', 'sample-labels']);
    expect((await openIdx(manifest, { cache, offline: true })).size).toBe(40);
    expect(ranges).toHaveLength(2);
    expect((await readdir(join(cache, 'sample'))).sort()).toEqual([
      'CACHEDIR.TAG',
      'sample-images.gz',
      'sample-labels.gz',
    ]);
  });

  it('says where it looked when it may not download', async () => {
    const cache = await temporaryFolder();
    const refused = openIdx(manifest, { cache, folder: 'elsewhere', offline: true });
    await expect(refused).rejects.toThrow(
      `sample: must find sample-images or sample-images.gz in elsewhere or ${join(cache, 'sample')}, since it may not download it`,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  it('refuses a file of the wrong hash where it found it, rather than look on', async () => {
    const folder = await folderOf({ 'sample-images': labels, 'sample-labels': labels });
    await expect(openIdx(manifest, { folder })).rejects.toThrow(
      `must hold sample-images, SHA-256 ${manifest.train.images.sha256}`,
    );
  });

  it('refuses unknown splits and names, and stops when told to', async () => {
    await expect(openIdx(manifest, { split: 'all' as never })).rejects.toThrow(
      'sample.split: must be one of train, test',
    );
    await expect(openIdx(manifest, { dir: '.' } as never)).rejects.toThrow('sample: unknown option; known are split');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(openIdx(manifest, { signal })).rejects.toThrow('enough');
  });
});
