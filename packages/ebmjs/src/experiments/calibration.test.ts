import { oneHot } from '@ebmjs/core';
import { rm } from 'node:fs/promises';
import { useBackend } from '@ebmjs/backends';
import * as tf from '@tensorflow/tfjs-core';
import { htmlReport } from '@ebmjs/report';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadData } from '../load-data.js';
import { readConfig, type RunFolder } from '../run-folder.js';
import { trainedModel } from '../trained-model.js';
import { calibration, type Calibration } from './calibration.js';
import { evaluateRun } from './evaluate-run.js';
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

it('calibration is of the softmax of minus the energies under each label', async () => {
  const settings = { calibration: { images: 1e6, bins: 4 } }; // all there are
  const { records } = await evaluateRun({ run: folder.path, experiments: ['calibration'], settings });
  const found = records['calibration']!.result as unknown as Calibration;
  const result = found.bare;
  const config = await readConfig(folder);
  const test = await loadData(config, 'test');
  const trained = await trainedModel(config, folder, test);
  const { x, y } = test.rows(Array.from({ length: test.size }, (_, i) => i));
  const energies = Array.from({ length: 10 }, (_, c) =>
    trained
      .energy(oneHot(new Array<number>(test.size).fill(c), 10))(x)
      .dataSync(),
  );
  const labels = tf.argMax(y!, 1).dataSync();
  const nll = Array.from(labels, (label, i) => {
    const own = energies.map((of) => of[i]!);
    const least = Math.min(...own);
    return own[label]! - least + Math.log(own.reduce((sum, e) => sum + Math.exp(least - e), 0));
  });
  const mean = nll.reduce((sum, one) => sum + one, 0) / nll.length;
  expect(result.n).toBe(test.size);
  // Dequantised there and not here, so not to the last digit.
  expect(Math.abs(result.nll.value - mean)).toBeLessThan(result.nll.standardError);
  expect(result.bins).toHaveLength(4);
  // Likelihood is what the scale and the offsets are fitted by.
  expect(found.fitted.nll.value).toBeLessThan(result.nll.value + result.nll.standardError);
  expect(found.fitted.nll.value).not.toBe(result.nll.value);
  const page = htmlReport({ title: 'a', sections: calibration.sections(found, {}) });
  expect(page).toContain('ECE, equal width');
});
