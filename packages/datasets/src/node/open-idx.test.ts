import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { images, imagesFile, labels, manifest, packed, temporaryFolder } from '../../test/sample.js';
import { files, serve } from '../../test/server.js';
import { openIdx } from './open-idx.js';

afterEach(() => vi.unstubAllEnvs());

/** A folder with the two files, as they are. */
async function folderOf(contents: Record<string, Uint8Array>, inside = ''): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, inside), { recursive: true });
  for (const [name, bytes] of Object.entries(contents)) await writeFile(join(folder, inside, name), bytes);
  return folder;
}

const silent = { onNotice: (): void => undefined };

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
  });

  it('looks into the folder of the operating system', async () => {
    const system = await folderOf({ 'sample-images': images, 'sample-labels': labels });
    expect((await openIdx({ ...manifest, systemFolders: [system] }, { offline: true })).size).toBe(40);
  });

  it('takes the given folder before EBMJS_DATA_DIR, that before the system, and that before the cache', async () => {
    const good = { 'sample-images': images, 'sample-labels': labels };
    const bad = { 'sample-images': labels, 'sample-labels': labels };
    const [folder, system] = [await folderOf(good), await folderOf(good)];
    const cache = await folderOf(bad, 'sample');
    expect((await openIdx({ ...manifest, systemFolders: [system] }, { cache })).size).toBe(40);
    vi.stubEnv('EBMJS_DATA_DIR', cache);
    await expect(openIdx({ ...manifest, systemFolders: [system] }, {})).rejects.toThrow('must hold sample-images');
    expect((await openIdx({ ...manifest, systemFolders: [system] }, { folder })).size).toBe(40);
  });

  it('downloads what it finds nowhere, once, and tells the licence once', async () => {
    const cache = await temporaryFolder();
    const { url, ranges } = await serve(files(packed));
    const seen = new Set<string>();
    const onNotice = vi.fn();
    const onProgress = ({ file }: { file: string }): void => void seen.add(file);
    const options = { cache, mirrors: [url], onProgress, onNotice };
    expect((await openIdx(manifest, options)).size).toBe(40);
    expect([...seen]).toEqual(['sample-images.gz', 'sample-labels.gz']);
    expect((await openIdx(manifest, { cache, offline: true })).size).toBe(40);
    expect(ranges).toHaveLength(2);
    const licence = 'A sample. Licence: CC0. nobody http://localhost/';
    expect(onNotice.mock.calls).toEqual([[licence]]);
    expect(await readFile(join(cache, 'sample', 'LICENCE.txt'), 'utf8')).toBe(`${licence}\n`);
    expect((await readdir(join(cache, 'sample'))).sort()).toEqual([
      'CACHEDIR.TAG',
      'LICENCE.txt',
      'sample-images.gz',
      'sample-labels.gz',
    ]);
  });

  it('says the licence on the console where nothing else is wanted', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { url } = await serve(files(packed));
    await openIdx(manifest, { cache: await temporaryFolder(), mirrors: [url] });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('Licence: CC0'));
    warn.mockRestore();
  });

  it('fetches anew what is damaged in its own cache, and tells where it may not', async () => {
    const cache = await folderOf({ 'sample-images.gz': packed['sample-images.gz']!.subarray(0, 99) }, 'sample');
    await expect(openIdx(manifest, { cache, offline: true })).rejects.toThrow('must be gzip of sample-images');
    const { url } = await serve(files(packed));
    expect((await openIdx(manifest, { cache, mirrors: [url], ...silent })).size).toBe(40);
  });

  it('says where it looked when it may not download, and makes no folder', async () => {
    const cache = await temporaryFolder();
    const place = join(cache, 'sample');
    const looked = `sample: must find sample-images or sample-images.gz in elsewhere or ${place}`;
    await expect(
      openIdx(manifest, { cache, folder: 'elsewhere', mirrors: ['http://x/'], offline: true }),
    ).rejects.toThrow(`${looked}: offline forbids to download it.`);
    const urls = ['http://localhost/sample-images.gz'];
    const fetchable = { ...manifest, files: manifest.files.map((file) => ({ ...file, urls })) };
    vi.stubEnv('EBMJS_OFFLINE', '1');
    await expect(openIdx(fetchable, { cache, folder: 'elsewhere' })).rejects.toThrow(
      `${looked}: EBMJS_OFFLINE forbids to download it. Fetch ${urls[0]} (9.65 kB). Put it into ${place}.`,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  it('goes by EBMJS_OFFLINE unless told otherwise', async () => {
    const { url } = await serve(files(packed));
    vi.stubEnv('EBMJS_OFFLINE', 'true');
    const options = { cache: await temporaryFolder(), mirrors: [url], ...silent };
    await expect(openIdx(manifest, options)).rejects.toThrow('must find');
    expect((await openIdx(manifest, { ...options, offline: false })).size).toBe(40);
    vi.stubEnv('EBMJS_OFFLINE', '0');
    expect((await openIdx(manifest, { ...options, cache: await temporaryFolder() })).size).toBe(40);
  });

  it('says what a person must do where no program may fetch the files', async () => {
    const cache = await temporaryFolder();
    await expect(openIdx({ ...manifest, manual: 'Ask the authors.' }, { cache })).rejects.toThrow(
      `in ${join(cache, 'sample')}: a person must fetch it. Ask the authors. Put it into ${join(cache, 'sample')}.`,
    );
  });

  it('refuses a file of the wrong hash where it found it, rather than look on', async () => {
    const folder = await folderOf({ 'sample-images': labels, 'sample-labels': labels });
    await expect(openIdx(manifest, { folder })).rejects.toThrow(
      `must hold sample-images, SHA-256 ${imagesFile.unpacked!.sha256}`,
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
