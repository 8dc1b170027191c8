import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/sample.js';
import { findFile } from './find-file.js';

it('findFile takes the first folder that has the file, unpacked before packed', async () => {
  const [a, b] = [await temporaryFolder(), await temporaryFolder()];
  const folders = [join(a, 'nowhere'), a, b];
  expect(await findFile(folders, 'x')).toBeUndefined();
  await writeFile(join(b, 'x'), '');
  expect(await findFile(folders, 'x')).toBe(join(b, 'x'));
  await writeFile(join(a, 'x.gz'), '');
  expect(await findFile(folders, 'x')).toBe(join(a, 'x.gz'));
  await writeFile(join(a, 'x'), '');
  expect(await findFile(folders, 'x')).toBe(join(a, 'x'));
  await writeFile(join(a, 'y.gz.part'), ''); // a download that is not done
  expect(await findFile(folders, 'y')).toBeUndefined();
});
