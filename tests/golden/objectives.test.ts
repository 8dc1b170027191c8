import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { useBackend } from '@ebmjs/backends';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import golden from '../../golden/objectives.json' with { type: 'json' };
import { objectiveCases, objectiveDistances, objectiveTitle } from './objectives.js';

/** Float32 through a few layers, four steps and back makes some 1e-6 of the largest; the numbers have nine digits. */
const TOLERANCE = 1e-4;

it('the numbers are those of the programs beside them', () => {
  const hash = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(new URL(`../../golden/${file}`, import.meta.url)))
      .digest('hex');
  expect(Object.fromEntries(Object.keys(golden.sources).map((file) => [file, hash(file)]))).toEqual(golden.sources);
});

describe.each(['cpu', 'wasm', 'node'] as const)('on %s', (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(async () => void (await useBackend('cpu')));

  it.each(objectiveCases.map((one) => [objectiveTitle(one), one] as const))('%s', async (_, one) => {
    const before = tf.memory().numTensors;
    const [loss, grads] = await objectiveDistances(one);
    expect(loss).toBeLessThan(TOLERANCE);
    expect(grads).toBeLessThan(TOLERANCE);
    expect(tf.memory().numTensors).toBe(before);
  });
});
