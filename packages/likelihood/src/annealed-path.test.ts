import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@ebmjs/backends';
import { key, normal, release, scope, valueAndGradient, type Energy, type Kernel, type State } from '@ebmjs/core';
import { hmc, mala } from '@ebmjs/samplers';
import { beforeEach, describe, expect, it } from 'vitest';
import { annealedPath } from './annealed-path.js';
import { annealedWalk } from './annealed-walk.js';
import { pathBetween } from './walk-path.js';

const counts = { values: 0, gradients: 0 };
beforeEach(() => Object.assign(counts, { values: 0, gradients: 0 }));

const base: Energy = (x) => scope(() => tf.mul(tf.sum(tf.square(x), 1), 0.5));
/** `sum x^4 / 4`, counting how often it is asked. */
const target: Energy = Object.assign(
  (x: tf.Tensor): tf.Tensor1D => {
    counts.values += 1;
    return scope(() => tf.div(tf.sum(tf.pow(x, 4), 1), 4));
  },
  {
    valueAndGrad: (x: tf.Tensor) => {
      counts.gradients += 1;
      return scope(() => ({ value: tf.div(tf.sum(tf.pow(x, 4), 1), 4) as tf.Tensor1D, grad: tf.pow(x, 3) }));
    },
  },
);
const ends = { base, target };
const path = () => pathBetween('test', ends, undefined);
const start = (): tf.Tensor => normal(key(1), [8, 3]);

/** Walks and checks that the energies handed out at each stop are those of the chains' very positions. */
async function walk<S extends State, I>(kernel: Kernel<S, I>, temperatures: number): Promise<number[]> {
  const x0 = start();
  const betas = Array.from({ length: temperatures }, (_, k) => (k + 1) / temperatures);
  const accepted: number[] = [];
  for await (const stop of annealedWalk({ path: path(), kernel: () => kernel, betas, key: key(2), start: x0 })) {
    const [e0, e1] = scope(() => [base(stop.x).dataSync(), tf.div(tf.sum(tf.pow(stop.x, 4), 1), 4).dataSync()]);
    expect([...(await stop.here.energy(0))]).toEqual([...e0]);
    expect([...(await stop.here.energy(1))]).toEqual([...e1]);
    expect(await stop.here.gain(0.25, 0.75)).toEqual(Float64Array.from(e0, (e, i) => 0.5 * (e - e1[i]!)));
    if (stop.accepted !== undefined) accepted.push(stop.accepted);
  }
  x0.dispose();
  return accepted;
}

describe('the annealed energy', () => {
  it('is (1 - beta) E_0 + beta E_1, with its gradient, at any beta whatever was asked before', () => {
    const path = annealedPath(ends);
    const x = start();
    for (const beta of [1, 0.25, 0.9, 0]) {
      const mixture: Energy = (y) => scope(() => tf.add(tf.mul(base(y), 1 - beta), tf.mul(target(y), beta)));
      const [fused, plain, slow] = [path.at(beta).valueAndGrad!(x), path.at(beta)(x), valueAndGradient(mixture, x)];
      const differences = scope(() =>
        [tf.sub(fused.value, slow.value), tf.sub(fused.grad, slow.grad), tf.sub(fused.value, plain)].map(
          (d) => tf.max(tf.abs(d)).dataSync()[0]!,
        ),
      );
      for (const difference of differences) expect(difference).toBeLessThan(1e-5);
      release(fused, plain, slow);
    }
    expect(counts.gradients).toBe(1);
    path.dispose();
    x.dispose();
  });

  it('can be differentiated in its plain form after the point has been remembered', () => {
    const path = annealedPath(ends);
    const x = start();
    const energy = path.at(0.5);
    const fused = energy.valueAndGrad!(x);
    const taped = scope(() => tf.grad((y) => tf.sum(energy(y)))(x));
    expect(scope(() => tf.max(tf.abs(tf.sub(taped, fused.grad))).dataSync()[0])).toBeLessThan(1e-5);
    release(fused, taped, x);
    path.dispose();
  });
});

describe('evaluations', () => {
  it.each([1, 3, 5])(
    'HMC of %d leapfrogs takes that many gradients a temperature, and the weights none',
    async (steps) => {
      const accepted = await walk(hmc({ stepSize: 0.7, steps }), 6);
      expect(Math.min(...accepted)).toBeLessThan(8); // both where it was and where it went were put together
      expect(Math.max(...accepted)).toBeGreaterThan(0);
      expect(counts).toEqual({ values: 1, gradients: 6 * steps + 1 }); // one of each for the start
    },
  );

  it('MALA takes one', async () => {
    await walk(mala({ stepSize: 0.3 }), 6);
    expect(counts).toEqual({ values: 1, gradients: 7 });
  });

  it('on WASM, where clones are copies, it is the same', async () => {
    await useBackend('wasm');
    try {
      await walk(hmc({ stepSize: 0.7, steps: 3 }), 6);
      expect(counts).toEqual({ values: 1, gradients: 6 * 3 + 1 });
    } finally {
      await useBackend('cpu');
    }
  });

  it('a kernel that goes where it has not looked takes one more, shared by the weights and its own start', async () => {
    const drift: Kernel<State, object> = {
      init: (position) => ({ position: tf.clone(position) }),
      step: (_, { position }, energy) => {
        const next = scope(() => tf.sub(position, tf.mul(valueAndGradient(energy, position).grad, 0.1)));
        return [{ position: next }, {}];
      },
    };
    await walk(drift, 6);
    expect(counts).toEqual({ values: 1, gradients: 7 });
  });

  it('a kernel that looks in one place and goes to another is not taken to be where it looked', async () => {
    const midpoint: Kernel<State, object> = {
      init: (position) => ({ position: tf.clone(position) }),
      step: (_, { position }, energy) => {
        const next = scope(() => {
          const half = tf.sub(position, tf.mul(valueAndGradient(energy, position).grad, 0.05));
          return tf.sub(position, tf.mul(valueAndGradient(energy, half).grad, 0.1));
        });
        return [{ position: next }, {}];
      },
    };
    await walk(midpoint, 6); // checks every energy
    expect(counts).toEqual({ values: 1, gradients: 1 + 6 * 2 });
  });

  it('a kernel that uses no gradients causes none', async () => {
    const still: Kernel<State, undefined> = {
      init: (position) => ({ position: tf.clone(position) }),
      step: (_, { position }) => [{ position: tf.add(position, 0.01) }, undefined],
    };
    await walk(still, 4);
    expect(counts).toEqual({ values: 5, gradients: 0 });
  });
});

describe('memory', () => {
  it('is constant along the way, and free after it, after a break, and after a failure', async () => {
    const x0 = start();
    const tensors = tf.memory().numTensors;
    const options = { betas: [0.2, 0.4, 0.6, 0.8, 1], key: key(2), start: x0 };
    const along = new Set<number>();
    const kernel = () => hmc({ stepSize: 0.5, steps: 2 });
    for await (const { k } of annealedWalk({ ...options, path: path(), kernel }))
      if (k >= 1) along.add(tf.memory().numTensors);
    expect(along.size).toBe(1);
    expect(tf.memory().numTensors).toBe(tensors);

    for await (const { k } of annealedWalk({ ...options, path: path(), kernel })) if (k === 2) break;
    expect(tf.memory().numTensors).toBe(tensors);

    const failing = (beta: number) => {
      if (beta > 0.5) throw new Error('no kernel');
      return hmc({ stepSize: 0.5, steps: 2 });
    };
    await expect(async () => {
      for await (const _ of annealedWalk({ ...options, path: path(), kernel: failing }));
    }).rejects.toThrow('no kernel');
    expect(tf.memory().numTensors).toBe(tensors);
    x0.dispose();
  });
});

describe('energies that are not numbers', () => {
  it.each([
    [
      'target',
      { base, target: (x) => scope(() => tf.log(tf.sum(x, 1))) },
      /test, start: the target energy of chain \d/,
    ],
    ['base', { base: (x) => scope(() => tf.div(tf.sum(x, 1), 0)), target }, /test, start: the base energy of chain 0/],
    [
      'shape',
      { base, target: (x) => scope(() => tf.sum(x) as tf.Tensor as tf.Tensor1D) },
      /target energy: must have shape \[8\]/,
    ],
  ] as readonly [string, { base: Energy; target: Energy }, RegExp][])('stop the run: %s', async (_, bad, message) => {
    const x0 = start();
    const tensors = tf.memory().numTensors;
    const walking = annealedWalk({
      path: pathBetween('test', bad, undefined),
      kernel: () => mala({ stepSize: 1 }),
      betas: [1],
      key: key(1),
      start: x0,
    });
    await expect(walking.next()).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(tensors);
    x0.dispose();
  });
});
