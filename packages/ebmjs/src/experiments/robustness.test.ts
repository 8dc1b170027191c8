import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunFolder } from '../run-folder.js';
import { evaluateRun } from './evaluate-run.js';
import { readPictures, readRecord } from './evaluation-files.js';
import { robustness, type Robustness } from './robustness.js';
import { tinyRun } from './tiny-run.fixture.js';

let folder: RunFolder;
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await tinyRun();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
});

describe('robustness', () => {
  it('has a curve of each norm for each classifier, which never rises, and pictures', async () => {
    const small = {
      fitted: 30,
      images: 4,
      updates: 2,
      attackSteps: 1,
      refineSteps: 1,
      linf: [0.01, 0.2],
      l2: [0.1, 1],
    };
    const run = { run: folder.path, experiments: ['robustness'], samples: 2, settings: { robustness: small } };
    const result = (await evaluateRun(run)).records['robustness']!.result as unknown as Robustness;
    expect(result.curves.map(({ norm, rows }) => [norm, rows])).toEqual(
      [4, 4, 4, 4, 4, 4, 4, 4].map((rows, i) => [i % 2 === 0 ? 'linf' : 'l2', rows]),
    );
    for (const { curve, norm } of result.curves) {
      expect(curve.map(({ epsilon }) => epsilon)).toEqual([0, ...small[norm]]);
      const values = curve.map(({ accuracy }) => accuracy.value);
      expect(values).toEqual([...values].sort((a, b) => b - a));
    }
    // The clean images are the same in both norms, and so is the answer.
    for (const i of [0, 2, 4, 6]) expect(result.curves[i]!.curve[0]).toEqual(result.curves[i + 1]!.curve[0]);
    const pictures = await readPictures(folder, (await readRecord(folder, 'robustness'))!);
    expect(Object.keys(pictures)).toEqual(['attacked']);
    expect(robustness.sections(result, pictures).map(({ kind }) => kind)).toEqual(['svg', 'svg', 'image']);
  });
});
