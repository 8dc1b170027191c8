import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import type { TrainedModel } from '../trained-model.js';
import { levels } from './fake-context.fixture.js';
import { sampleLabels } from './samples-from-noise.js';

const model = (classes: number) => ({ model: { classes } }) as unknown as TrainedModel;

describe('sampleLabels', () => {
  it('are a class after the other, as many of each, and none of an unconditional model', () => {
    const test = levels('mid', [1, 2]);
    const y = sampleLabels(parseConfig({}), model(3), { n: 7, test })!;
    expect(tf.argMax(y, 1).arraySync()).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect(sampleLabels(parseConfig({}), model(0), { n: 7, test })).toBeUndefined();
    release(y);
  });
});
