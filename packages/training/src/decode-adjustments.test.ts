import { key, release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { decodeAdjustments } from './decode-adjustments.js';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { start } from './run-state.js';
import { toyOptions } from './toy-run.fixture.js';

it('has the factors of the run that was saved, and refuses what is no checkpoint', async () => {
  const options = toyOptions();
  const first = start(options, key(5));
  const adjustments = { rate: 0.5, steps: 2, stepSize: 3.5 };
  const bytes = await encodeCheckpoint({ ...options, state: { ...first, adjustments } });
  expect(decodeAdjustments(bytes)).toEqual(adjustments);
  expect(decodeAdjustments(await encodeCheckpoint({ ...options, state: first }))).toEqual({ rate: 1, steps: 1 });
  expect(() => decodeAdjustments(bytes.slice(0, -1))).toThrow('safetensors: must be');
  release(first);
});
