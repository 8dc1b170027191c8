import { mnistNet, resnet32, resnet32Large } from '@ebmjs/models';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { missing } from './conformance/missing.js';
import { networkMemory } from './network-memory.js';

afterAll(async () => void (await tf.setBackend('cpu')));

// At full width: tests/long/network-memory.test.ts.
const MODELS = [
  [resnet32({ width: 8, classes: 10 }), 8],
  [resnet32({ width: 4, activation: 'swish', shape: [16, 17, 1], attention: true }), 4],
  [resnet32Large({ width: 4, shape: [16, 16, 1], classes: 2 }), 4], // with dropout in the update
  [mnistNet({ width: 16 }), 8],
] as const;

describe.each(['node', 'wasm'] as const)('on %s', (backend) => {
  it.skipIf(missing({ backend, place: 'node' })).each(MODELS)(
    'a step and an update take the memory that was predicted, and leave none: $name',
    async (model, batch) => {
      const { step, update, left } = await networkMemory(backend, model, batch);
      for (const share of [step, update]) expect(Math.abs(share - 1)).toBeLessThan(0.2);
      expect(left).toBe(0);
    },
  );
});
