import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { useBackend } from '@ebmjs/backends';
import { foldIn, key, normal, uniform } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distances } from './distances.js';
import { golden, titleOf } from './golden.js';
import { measured } from './measured.js';
import { modelOf } from './model-of.js';
import { topVector } from './top-vector.js';

const PROGRAMS = new URL('../../golden/', import.meta.url);

it('the numbers are those of the programs beside them', () => {
  const files = readdirSync(PROGRAMS).filter((file) => file.endsWith('.py'));
  const hash = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(new URL(file, PROGRAMS)))
      .digest('hex');
  expect(Object.fromEntries(files.map((file) => [file, hash(file)]))).toEqual(golden.sources);
});

it('the keys give the same draws there and here', () => {
  const { seed, fold, normal: normals, uniform: uniforms } = golden.draws;
  const under = foldIn(key(seed), fold);
  expect([...normal(under, [normals.length]).dataSync()]).toEqual(normals);
  expect([...uniform(under, [uniforms.length]).dataSync()]).toEqual(uniforms);
});

it('the top vector of a diagonal, and of a rank-one matrix', () => {
  expect([...topVector([3, 0, 0, -7], 2)]).toEqual([0, 1]);
  const [x, y] = topVector([2, 4, 1, 2, 2, 4], 2); // (2, 1, 2)' (1, 2)
  expect([x!, y!].map(Math.abs)).toEqual([1, 2].map((part) => Math.fround(part / Math.sqrt(5))));
});

describe('every network has the numbers of an independent implementation', () => {
  beforeAll(async () => void (await useBackend('wasm')));
  afterAll(async () => void (await useBackend('cpu')));

  it.each(golden.cases.map((one) => [titleOf(one), one] as const))('%s', async (_, one) => {
    const before = tf.memory().numTensors;
    const model = modelOf(one);
    const found = distances(await measured(one, model), one);
    for (const [what, distance] of Object.entries(found)) expect(distance, what).toBeLessThan(1e-4);
    expect(tf.memory().numTensors).toBe(before);
  });
});
