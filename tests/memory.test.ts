import { useBackend } from '@ebmjs/backends';
import { key, release, run, uniform } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { residualNetwork } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, start, train } from '@ebmjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

// The parts of the demo, made narrow.
const model = residualNetwork({ shape: [8, 8, 1], classes: 10, width: 4 });
const kernel = langevin({ preset: 'paper', stepSize: 30 });

describe('the number of tensors', () => {
  it('is one and the same over 1,000 Langevin steps of a frozen network', () => {
    const before = tf.memory().numTensors;
    const variables = model.init(key(0));
    const frozen = model.freeze(variables);
    const labels = tf.eye(10);
    const x = uniform(key(1), [10, 8, 8, 1]);
    const counts = new Set<number>();
    const end = run(kernel, frozen.energy(labels), key(2), x, {
      steps: 1000,
      onStep: () => counts.add(tf.memory().numTensors),
    });
    expect(counts.size).toBe(1);
    frozen.dispose();
    release(variables, labels, x, end);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is one and the same over 50 training updates, and 0 more when all is released', async () => {
    const before = tf.memory().numTensors;
    const options = {
      model,
      data: await digits(),
      sampler: { kernel, steps: 5 },
      buffer: replayBuffer({ capacity: 100, shape: [8, 8, 1], classes: 10, key: key(0) }),
      optimizer: adam({ rate: 2e-3 }),
      batch: 16,
    };
    const initial = start(options, key(1));
    let state = initial;
    const counts = new Set<number>();
    for await (const update of train(options, state)) {
      state = update.state;
      counts.add(tf.memory().numTensors);
      if (state.step === 50) break;
    }
    expect(counts.size).toBe(1);
    release(initial, state);
    expect(tf.memory().numTensors).toBe(before);
  });
});
