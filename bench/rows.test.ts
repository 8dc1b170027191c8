import { expect, it } from 'vitest';
import { rowsOf } from './rows.js';
import { settingsFor } from './settings.js';

const settings = settingsFor('file', false);
const on = (name: string) => ({ name, backend: 'some', threads: 2 });

it('turns seconds into rates and sets them against eager PyTorch', () => {
  const rows = rowsOf(
    [
      { work: 'langevin-mnist', system: on('ebmjs-wasm'), seconds: [4, 2, 1] },
      { work: 'langevin-mnist', system: on('torch'), seconds: [1] },
      { work: 'train-mnist', system: on('ebmjs-wasm'), seconds: [30] },
    ],
    settings,
  );
  // Two steps of 128 images a go.
  expect(rows[0]).toEqual({
    work: 'langevin-mnist',
    system: 'ebmjs-wasm',
    backend: 'some',
    threads: 2,
    gpu: false,
    rounds: 3,
    median: 128,
    spread: 48,
    unit: 'image-steps/s',
    ratioToTorchEager: 0.5,
  });
  expect(rows[1]?.ratioToTorchEager).toBe(1);
  expect(rows[2]).toMatchObject({ median: 2, unit: 'iterations/min', ratioToTorchEager: null });
});

it('sets what ran on a graphics card against PyTorch there', () => {
  const card = (name: string) => ({ ...on(name), gpu: true });
  const rows = rowsOf(
    [
      { work: 'langevin-mnist', system: on('torch'), seconds: [10] },
      { work: 'langevin-mnist', system: card('torch-cuda'), seconds: [1] },
      { work: 'langevin-mnist', system: card('ebmjs-webgpu'), seconds: [4] },
    ],
    settings,
  );
  expect(rows.map(({ ratioToTorchEager }) => ratioToTorchEager)).toEqual([1, 1, 0.25]);
});
