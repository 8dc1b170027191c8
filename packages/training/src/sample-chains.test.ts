import * as tf from '@tensorflow/tfjs-core';
import { key, release, run, type Energy, type Kernel, type State } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { sampleChains } from './sample-chains.js';
import { toyKernel } from './toy-run.fixture.js';

const slope3: Energy = (x) => tf.tidy(() => tf.mul(tf.sum(x, 1), 3));
const start = tf.ones([4, 2]);

describe('sampleChains', () => {
  it('ends where `run` does', async () => {
    const { x } = await sampleChains(start, { kernel: toyKernel(), steps: 6, energy: slope3, key: key(1), learnt: {} });
    const expected = run(toyKernel(), slope3, key(1), start, { steps: 6 });
    expect(x.dataSync()).toEqual(expected.dataSync());
    release(x, expected);
  });

  it('averages the norm over chains and over all steps', async () => {
    let step = 0;
    const kernel: Kernel<State, { gradientNorm: tf.Tensor }> = {
      ...toyKernel(),
      step: (_k, { position }) => [{ position: position.clone() }, { gradientNorm: tf.tensor1d([++step, 3 * step]) }],
    };
    const chains = await sampleChains(start, { kernel, steps: 3, energy: slope3, key: key(1), learnt: {} });
    expect(chains.gradientNorm!.dataSync()[0]).toBeCloseTo((2 + 4 + 6) / 3, 6);
    expect([chains.firstGradientNorm!.dataSync()[0], chains.lastGradientNorm!.dataSync()[0]]).toEqual([2, 6]);
    release(chains);
    const real = await sampleChains(start, { kernel: toyKernel(), steps: 2, energy: slope3, key: key(1), learnt: {} });
    expect(real.gradientNorm!.dataSync()[0]).toBeCloseTo(3 * Math.SQRT2, 5);
    release(real);
  });

  it('reports no norm when the kernel does not', async () => {
    for (const info of [undefined, null, { gradientNorm: 3 }, {}]) {
      const kernel: Kernel<State> = {
        ...toyKernel(),
        step: (_k, { position }) => [{ position: position.clone() }, info],
      };
      const chains = await sampleChains(start, { kernel, steps: 2, energy: slope3, key: key(1), learnt: {} });
      expect(chains).not.toHaveProperty('gradientNorm');
      release(chains);
    }
  });

  it('tells the energy at the first step, and the share that the last step clipped', async () => {
    let step = 0;
    const kernel: Kernel<State> = {
      ...toyKernel(),
      step: (_k, { position }) => {
        const gradient = tf.tensor2d([
          [++step, -step],
          [0.5, 4],
        ]);
        return [{ position: position.clone() }, { energy: tf.tensor1d([step, 3 * step]), gradient, gradientClip: 2.5 }];
      },
    };
    const chains = await sampleChains(start, { kernel, steps: 3, energy: slope3, key: key(1), learnt: {} });
    expect(chains.firstEnergy!.dataSync()[0]).toBe(2);
    expect(chains.clipped!.dataSync()[0]).toBe(0.75); // 3, -3 and 4; 0.5 is not
    release(chains);
  });

  it('shows where another key would have led at the last step, and goes the same way', async () => {
    const walk = { kernel: toyKernel(), energy: slope3, key: key(1), learnt: {} };
    for (const steps of [1, 4]) {
      const alone = await sampleChains(start, { ...walk, steps });
      const chains = await sampleChains(start, { ...walk, steps, twinKey: key(2) });
      expect(alone).not.toHaveProperty('twin');
      expect(chains.x.dataSync()).toEqual(alone.x.dataSync());
      const before = run(toyKernel(), slope3, key(1), start, { steps: steps - 1 });
      const [{ position }] = toyKernel().step(key(2), { position: before }, slope3);
      expect(chains.twin!.dataSync()).toEqual(position.dataSync());
      expect(chains.twin!.dataSync()).not.toEqual(chains.x.dataSync());
      release(alone, chains, before, position);
    }
  });

  it('owns its result only, after an abort nothing', async () => {
    const count = tf.memory().numTensors;
    const chains = await sampleChains(start, {
      kernel: toyKernel(),
      steps: 3,
      energy: slope3,
      key: key(1),
      learnt: {},
    });
    expect(tf.memory().numTensors).toBe(count + 4); // the chains, and three norms
    release(chains);
    const controller = new AbortController();
    let calls = 0;
    const energy: Energy = (x) => (++calls === 2 && controller.abort(new Error('stop')), slope3(x));
    const walk = sampleChains(start, {
      kernel: toyKernel(),
      steps: 3,
      energy,
      key: key(1),
      learnt: {},
      signal: controller.signal,
    });
    await expect(walk).rejects.toThrow('stop');
    expect(tf.memory().numTensors).toBe(count);
  });
});
