import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { begin as beginCompose, composeFolder } from './compose/compose-folder.js';
import { parseComposeConfig } from './compose/config.js';
import { parseContinualConfig } from './continual/config.js';
import { begin as beginContinual, continualFolder } from './continual/continual-folder.js';
import { ownFolder } from './own-folder.js';
import { runFolder } from './run-folder.js';
import { vacant } from './training-folder.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-own-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const enter = {
  'a training run': () => vacant(runFolder(folder), true),
  'an experiment of ebmjs compose': () => beginCompose(composeFolder(folder), parseComposeConfig({}), true),
  'an experiment of ebmjs continual': () => beginContinual(continualFolder(folder), parseContinualConfig({}), true),
};
const marks = {
  'a training run': 'checkpoints',
  'an experiment of ebmjs compose': 'learnt',
  'an experiment of ebmjs continual': 'naive-0.safetensors',
};
type Kind = keyof typeof marks;
const kinds = Object.keys(marks) as Kind[];

it.each(kinds.flatMap((kind) => kinds.map((there) => [kind, there] as const)))(
  '%s replaces only one of its own kind: there is %s',
  async (kind, there) => {
    await mkdir(join(folder, marks[there]));
    await writeFile(join(folder, 'report.html'), 'theirs');
    if (kind === there) expect(await ownFolder(folder, kind)).toContain(marks[there]);
    else
      await expect(enter[kind]()).rejects.toThrow(`run: must be another folder, since there is ${there} in it, got "`);
  },
);

it.each(kinds)('%s needs a folder, or the name of a new one', async (kind) => {
  expect(await ownFolder(join(folder, 'new'), kind)).toEqual([]);
  await writeFile(join(folder, 'file'), '');
  await expect(ownFolder(join(folder, 'file'), kind)).rejects.toThrow('run: must be a folder or the name of a new one (ENOTDIR)'); // prettier-ignore
  await expect(ownFolder(join(folder, 'file', 'below'), kind)).rejects.toThrow('a new one (ENOTDIR), got "');
});
