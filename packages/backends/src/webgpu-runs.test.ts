import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, release, scope, stream, uniform, type Dataset, type Energy } from '@ebmjs/core';
import { ais, raise } from '@ebmjs/likelihood';
import { gaussianInBox, residualNetwork, uniformBox } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { hmc, langevin, mala } from '@ebmjs/samplers';
import { adam, start, train } from '@ebmjs/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useBackend, type BackendChoice } from './use-backend.js';

afterEach(async () => void (await useBackend('cpu')));

const shape = [8, 8, 1] as const;
const model = residualNetwork({ shape, width: 4, blocks: [{ width: 4, down: true }, { width: 8 }] });
const data: Dataset = { name: 'noise', shape, classes: 0, batch: (k, n) => ({ x: uniform(k, [n, ...shape]) }) };
const paper = { kernel: langevin({ preset: 'paper' }), steps: 20 };
const options = () => ({
  model,
  data,
  sampler: { ...paper, steps: 4 },
  buffer: replayBuffer({ capacity: 16, shape, key: key(1) }),
  optimizer: adam({ rate: 1e-3 }),
  batch: 8,
});

/** What `body` returns, computed on one backend. */
async function on<T>(backend: 'cpu' | 'webgpu', body: () => Promise<T>): Promise<T> {
  await useBackend(backend);
  return body();
}

/** `body` gives the same numbers on both, up to the rounding of float32 sums in another order. */
async function sameOnBoth(body: () => Promise<readonly Float32Array[]>, tolerance: number): Promise<void> {
  const [exact, found] = [await on('cpu', body), await on('webgpu', body)];
  expect(found.length).toBe(exact.length);
  exact.forEach((values, i) => {
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    const gap = values.reduce((most, value, j) => Math.max(most, Math.abs(value - found[i]![j]!)), 0);
    expect(gap).toBeLessThan(tolerance * scale);
  });
}

async function read(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  release(tensors);
  return values;
}

async function* seen(kernel: Parameters<typeof stream>[0], energy: Energy, x: tf.Tensor): AsyncGenerator<number> {
  for await (const { step } of stream(kernel, energy, key(3), x, { steps: 2 })) yield step;
}

describe.runIf(process.env['VK_DRIVER_FILES'])('on WebGPU in Node', () => {
  it('a convolutional network has the energies and the gradients in its weights that it has on the CPU', async () => {
    await sameOnBoth(async () => {
      const variables = model.init(key(0));
      const x = uniform(key(2), [4, ...shape]);
      const loss = (weights: typeof variables.weights): tf.Scalar =>
        scope(() => tf.mean(model.energy({ ...variables, weights })(x)) as tf.Scalar);
      const { value, grads } = lossAndGradients(loss, variables.weights);
      release(variables, x);
      return read([
        value,
        ...Object.keys(grads)
          .sort()
          .map((name) => grads[name]!),
      ]);
    }, 1e-4);
  });

  it('twenty Langevin steps under the same keys end where they end on the CPU', async () => {
    await sameOnBoth(async () => {
      const variables = model.init(key(0));
      const x = uniform(key(2), [4, ...shape]);
      let end: tf.Tensor | undefined;
      for await (const { step, state } of stream(paper.kernel, model.energy(variables), key(4), x, {
        steps: paper.steps,
      })) {
        if (step === paper.steps) end = state.position.clone();
      }
      release(variables, x);
      return read([end!]);
    }, 1e-4);
  });

  it('trains: the first update gives the metrics and the weights of the CPU', async () => {
    await sameOnBoth(async () => {
      const given = options();
      const initial = start(given, key(5));
      for await (const { state, metrics } of train(given, initial)) {
        const { loss, energyData, energySamples, weightGradientNorm } = metrics;
        release(initial);
        const weights = Object.keys(state.weights)
          .sort()
          .map((name) => tf.clone(state.weights[name]!));
        release(state);
        return [Float32Array.of(loss, energyData, energySamples, weightGradientNorm), ...(await read(weights))];
      }
      return [];
    }, 1e-3); // Adam's first step is nearly the sign of the gradient, which rounding moves where it is near zero
  });

  it('ends a run with a clear error when the device is lost, and goes on from what was read', async () => {
    const choice: BackendChoice = await useBackend('webgpu');
    const given = options();
    const initial = start(given, key(5));
    let last = initial;
    const losing = async (): Promise<void> => {
      for await (const { state } of train(given, initial, { signal: choice.lost })) {
        last = state;
        await Promise.all(tensorsOf(last).map((tensor) => tensor.data())); // as a checkpoint does
        if (state.step === 3) (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
      }
    };
    await expect(losing()).rejects.toThrow('webgpu: the device was lost (destroyed');
    expect(last.step).toBe(3);
    await useBackend('webgpu');
    for await (const { state, metrics } of train(given, last)) {
      expect(state.step).toBe(4);
      expect(metrics.loss).not.toBeNaN();
      release(state);
      break;
    }
  });

  const box = { min: 0, max: 1 };
  const target = gaussianInBox({ dimension: 3, mean: 0.4, scale: 0.3, box });
  const kernel = () => hmc({ stepSize: 0.2, steps: 2, box });
  const annealing = { base: uniformBox({ shape: [3] }), target: target.energy, kernel, schedule: { count: 5 } };

  it('bounds log Z and log-likelihoods: the figures of the CPU', async () => {
    await sameOnBoth(async () => {
      const { logZ } = await ais({ ...annealing, chains: 200, key: key(6) });
      const x = target.sample(key(7), 10);
      const { values } = await raise({ ...annealing, data: x, chainsPerDatum: 20, key: key(8) });
      x.dispose();
      return [Float32Array.of(logZ.value), Float32Array.from(values)];
    }, 1e-2); // a chain whose acceptance rounding decides differently moves its log-weight
  });

  describe('a start that could never move', () => {
    beforeEach(async () => void (await useBackend('webgpu')));
    const start = (value: number): tf.Tensor => tf.add(tf.mul(uniform(key(9), [500, 3]), 0), value); // on the device
    const infinite: Energy = (x) => scope(() => tf.div(tf.sum(x, 1), 0) as tf.Tensor1D);

    it.each([
      [
        'outside the box',
        hmc({ stepSize: 0.1, steps: 1, box }),
        target.energy,
        'hmc.init: the start must lie in the box',
      ],
      [
        'at an infinite energy',
        mala({ stepSize: 0.1 }),
        infinite,
        'mala.init: the energy at the start of chain 0 must',
      ],
    ] as const)('%s, is refused by stream, and leaks nothing', async (_, kernel, energy, message) => {
      const x = start(2);
      const tensors = tf.memory().numTensors;
      await expect(seen(kernel as never, energy, x).next()).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(tensors);
      x.dispose();
    });

    it('is not mistaken for a good one', async () => {
      const x = start(0.5);
      const steps: number[] = [];
      for await (const step of seen(hmc({ stepSize: 0.1, steps: 1, box }) as never, target.energy, x)) steps.push(step);
      expect(steps).toEqual([0, 1, 2]);
      x.dispose();
    });
  });
});

/** Every tensor at any depth. */
const tensorsOf = (value: unknown): tf.Tensor[] =>
  value instanceof tf.Tensor
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(tensorsOf)
      : [];
