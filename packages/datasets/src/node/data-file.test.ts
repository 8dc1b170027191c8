import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { archiveFile, imagesFile, manifest, packed, temporaryFolder } from '../../test/sample.js';
import { files, serve } from '../../test/server.js';
import { locateDataFile, locateFileOf, readDataFile } from './data-file.js';

const shared = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const there = existsSync(shared);
if (!there) console.warn(`SKIPPED: the tests of real files, for there is no ${shared}`);

const silent = { onNotice: (): void => undefined };

describe('locateFileOf', () => {
  it('tells path and origin, of a file that is there and of one that is fetched', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    const { url } = await serve(files(packed));
    const options = { cache, mirrors: [url], ...silent };
    const path = join(cache, 'sample', 'sample-images.gz');
    expect(await locateFileOf(manifest, imagesFile, options)).toEqual({ path, origin: 'download' });
    expect(await locateFileOf(manifest, imagesFile, options)).toEqual({ path, origin: 'cache' });
    const mine = join(folder, 'sample-images.gz');
    await writeFile(mine, packed['sample-images.gz']!);
    expect(await locateFileOf(manifest, imagesFile, { ...options, folder })).toEqual({ path: mine, origin: 'folder' });
  });

  it('refuses a bad file with the reason, and fetches it anew in its own cache', async () => {
    const cache = await temporaryFolder();
    const path = join(cache, 'sample', 'sample-images.gz');
    await mkdir(join(cache, 'sample'));
    await writeFile(path, 'something else');
    const options = { cache, ...silent };
    await expect(locateFileOf(manifest, archiveFile, options)).rejects.toThrow(
      `${path}: is not sample-images.gz: must have SHA-256 ${archiveFile.sha256}, got`,
    );
    const { url } = await serve(files(packed));
    const found = await locateFileOf(manifest, archiveFile, { ...options, mirrors: [url] });
    expect(found).toEqual({ path, origin: 'download' });
  });
});

describe('readDataFile and locateDataFile', () => {
  it('refuse unknown sets, files and options', async () => {
    await expect(readDataFile('minst', 'x')).rejects.toThrow('manifestOf.name: must be one of mnist, fashion-mnist');
    await expect(readDataFile('svhn', 'x')).rejects.toThrow('svhn: must be asked for one of train_32x32.mat, test_32');
    await expect(locateDataFile('svhn', 'x', { dir: '' } as never)).rejects.toThrow('locateDataFile: unknown option');
  });

  it.skipIf(!there)('take real files, as published, and unpack those that are gzip by themselves', async () => {
    const labels = await readDataFile('mnist', 't10k-labels-idx1-ubyte.gz', { folder: join(shared, 'mnist') });
    expect(labels.length).toBe(10_008);
    const folder = await temporaryFolder();
    const name = 'images_background_small1.zip';
    await copyFile(join(shared, `omniglot_${name}`), join(folder, name));
    expect((await readDataFile('omniglot', name, { folder })).length).toBe(1_319_022);
    expect(await locateDataFile('omniglot', name, { folder })).toEqual({ path: join(folder, name), origin: 'folder' });
  });
});
