import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256, release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { png } from './formats/png.fixture.js';
import { bytesAccess } from './formats/random-access.js';
import { omniglotDataset } from './omniglot-dataset.js';

/** Of 1 bit; ink is 0. */
const drawing = (byte: number): Uint8Array => png({ width: 8, height: 1, depth: 1, rows: Uint8Array.of(byte) });
const sample = bytesAccess(
  'a.zip',
  zipSync({ 'bg/Greek/character02/b.png': drawing(0b11111110), 'bg/Greek/character01/a.png': drawing(0b01111111) }),
);

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const PUBLISHED = [
  ['images_background_small1.zip', 2720, 136, 'f38eb80f801274ac2b4dff5b24289016bfaba4a7d5bb50deebf27104ad6cb8a4'],
  ['images_background_small2.zip', 3120, 156, '3ccaa407515a8778e5d0861875af38b17e418f301ad5bb3b5a6b65d901a41c7f'],
] as const;
const pathOf = (name: string): string => `${folder}omniglot_${name}`;
const there = PUBLISHED.every(([name]) => existsSync(pathOf(name)));
if (!there) console.warn(`SKIPPED: the tests of real Omniglot drawings, for they are not in ${folder}`);

describe('omniglotDataset', () => {
  it('shows ink as white, and letters as classes', async () => {
    const dataset = await omniglotDataset({ name: 'omniglot', files: [sample] });
    expect(dataset).toMatchObject({
      size: 2,
      shape: [1, 8, 1],
      classNames: ['Greek/character01', 'Greek/character02'],
    });
    const { x, y } = dataset.rows([0, 1]);
    const ink = [...x.dataSync()].map((v) => Math.floor(v * 256));
    expect(ink).toEqual([255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255]);
    expect([...y!.dataSync()]).toEqual([1, 0, 0, 1]);
    release(x, y);
  });

  it.skipIf(!there).each(PUBLISHED)(
    'reads the real %s: %d drawings of %d letters, 20 of each',
    async (name, size, letters, hash) => {
      const bytes = new Uint8Array(readFileSync(pathOf(name)));
      expect(await sha256(bytes)).toBe(hash);
      const dataset = await omniglotDataset({ name, files: [bytesAccess(name, bytes)], size: [28, 28] });
      expect(dataset).toMatchObject({ size, shape: [28, 28, 1], classes: letters });
      const counts = new Map<string, number>();
      for (const path of dataset.paths) {
        const letter = path.split('/').slice(1, 3).join('/');
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
      }
      expect([...new Set(counts.values())]).toEqual([20]);
      const { x } = dataset.rows(Array.from({ length: 200 }, (_, i) => i));
      const ink = tf.tidy(() => tf.mean(x).dataSync()[0]!);
      expect(ink).toBeGreaterThan(0.03); // lines on an empty page
      expect(ink).toBeLessThan(0.2);
      x.dispose();
    },
  );

  it('refuses a zip of other things', async () => {
    const other = bytesAccess('b.zip', zipSync({ 'a.png': drawing(0) }));
    await expect(omniglotDataset({ name: 'o', files: [other] })).rejects.toThrow(
      'a.png: must lie in the folder of a letter',
    );
    await expect(omniglotDataset({ name: 'o', files: [] })).rejects.toThrow('must name one zip or more');
  });
});
