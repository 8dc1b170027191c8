import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunFolder } from '../run-folder.js';
import { classification, type Classification } from './classification.js';
import { evaluateRun } from './evaluate-run.js';
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

describe('classification', () => {
  it('counts the same images by each way of answering', async () => {
    const settings = { classification: { images: 40, references: 200, refineSteps: 1, fitted: 30 } };
    const run = { run: folder.path, experiments: ['classification'], samples: 2, settings };
    const result = (await evaluateRun(run)).records['classification']!.result as unknown as Classification;
    expect(result.told).toHaveLength(5);
    const sizes = result.told.map(({ confusion }) => confusion.map((row) => row.reduce((a, b) => a + b, 0)));
    for (const size of sizes) expect(size).toEqual(sizes[0]);
    expect(sizes[0]!.reduce((a, b) => a + b, 0)).toBe(40);
    expect(result.rescaling.offsets).toHaveLength(10);
    // Of the digits, which the 200 nearest tell well; the network knows nothing yet.
    expect(result.told.at(-1)!.accuracy.value).toBeGreaterThan(0.7);
    const [accuracies, counts] = classification.sections(result, {});
    expect(accuracies).toMatchObject({ kind: 'table', rows: { length: 6 } });
    expect(counts).toMatchObject({ kind: 'table', rows: { length: 10 } });
  });
});
