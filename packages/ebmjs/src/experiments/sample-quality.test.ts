import { rm } from 'node:fs/promises';
import { useBackend } from '@ebmjs/backends';
import { htmlReport } from '@ebmjs/report';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RunFolder } from '../run-folder.js';
import { evaluateRun } from './evaluate-run.js';
import { sampleQuality, type SampleQuality } from './sample-quality.js';
import { tinyRun } from './tiny-run.fixture.js';

let folder: RunFolder;
beforeAll(async () => {
  await useBackend('wasm');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await tinyRun();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
  await useBackend('cpu');
});

it('sample-quality tells noise, of a model that has learnt nothing, from held-out images, by every number', async () => {
  const settings = { 'sample-quality': { images: 100, references: 200, updates: 100 } };
  const options = { run: folder.path, experiments: ['sample-quality'], settings, samples: 100 };
  const { records } = await evaluateRun(options);
  const result = records['sample-quality']!.result as unknown as SampleQuality;
  const { samples, heldOut } = result;
  expect(result).toMatchObject({ images: 100, updates: 100 });
  expect(result.features).toMatch(/^features of our own classifier, accuracy \d+\.\d %$/);
  expect(samples.fid.value).toBeGreaterThan(heldOut.fid.value + 5 * samples.fid.standardError);
  expect(samples.kid.value).toBeGreaterThan(heldOut.kid.value);
  expect(samples.manifolds.coverage.value).toBeLessThan(heldOut.manifolds.coverage.value / 2);
  expect(samples.inceptionScore.value).toBeLessThan(heldOut.inceptionScore.value);
  expect(samples.modes.kl.value).toBeGreaterThan(heldOut.modes.kl.value);
  expect(samples.mmd.pValue).toBe(1 / 201);
  expect(samples.c2st.value).toBeGreaterThan(heldOut.c2st.value + 5 * heldOut.c2st.standardError);
  expect(heldOut.mmd.pValue).toBeGreaterThan(0.01);
  expect(Math.abs(heldOut.fid.biasCorrected)).toBeLessThan(5 * heldOut.fid.standardError);
  const page = htmlReport({ title: 'a', sections: sampleQuality.sections(result, {}) });
  expect(page).toContain('by features of our own classifier');
});
