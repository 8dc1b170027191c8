import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { archiveFile, imagesFile, temporaryFolder } from '../../test/sample.js';
import { findFile, namesOf } from './find-file.js';

it('findFile takes the first folder that has the file, unpacked before packed', async () => {
  const [a, b] = [await temporaryFolder(), await temporaryFolder()];
  const places = [join(a, 'nowhere'), a, b].map((folder) => ({ origin: 'folder', folder }) as const);
  const find = async (): Promise<string | undefined> => (await findFile(places, imagesFile))?.path;
  await writeFile(join(a, 'sample-images.gz.part'), ''); // a download that is not done
  expect(await find()).toBeUndefined();
  for (const path of [join(b, 'sample-images'), join(a, 'sample-images.gz'), join(a, 'sample-images')]) {
    await writeFile(path, '');
    expect(await find()).toBe(path);
  }
});

it('namesOf has the name first under which the content can be checked', () => {
  const unpacked = { bytes: 3, sha256: null };
  expect(namesOf(imagesFile)).toEqual(['sample-images', 'sample-images.gz']);
  expect(namesOf({ ...imagesFile, unpacked })).toEqual(['sample-images.gz', 'sample-images']);
  expect(namesOf(archiveFile)).toEqual(['sample-images.gz']);
});
