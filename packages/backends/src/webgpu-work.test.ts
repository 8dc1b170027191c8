import * as tf from '@tensorflow/tfjs-core';
import {
  key,
  mapParams,
  normal,
  release,
  scope,
  stream,
  uniform,
  type Energy,
  type Kernel,
  type Key,
  type Model,
  type Params,
  type State,
} from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, start, train } from '@ebmjs/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mendWebgpu } from './mend-webgpu.js';
import { useBackend } from './use-backend.js';

const shape = [8, 8, 4] as const;

const energyOf =
  ({ kernel }: Params): Energy =>
  (x) =>
    scope(() => tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 2, 'same')), [1, 2, 3]));

/** The energy of one strided convolution: few shaders, for a software device takes long to compile each. */
const model: Model = {
  name: 'convolution',
  config: {},
  shape,
  classes: 0,
  init: (k) => ({ weights: { kernel: scope(() => tf.mul(normal(k, [3, 3, 4, 8]), 0.1)) }, state: {} }),
  energy: ({ weights }) => energyOf(weights),
  freeze: ({ weights }) => {
    const kept = mapParams(weights, (weight) => weight.clone());
    return { energy: () => energyOf(kept), dispose: () => release(kept) };
  },
  advance: () => ({}),
};

const paper = langevin({ preset: 'paper' });
const exact = langevin({ stepSize: 0.01 });

/** What the device was asked for. */
interface Work {
  dispatches: number;
  submits: number;
  /** Buffers mapped to be read. */
  reads: number;
  /** Numbers written to it, other than a shader's own few. */
  uploads: number;
}

const training = {
  model,
  data: { name: 'noise', shape, classes: 0, batch: (k: Key, n: number) => ({ x: uniform(k, [n, ...shape]) }) },
  sampler: { kernel: paper, steps: 2 },
  buffer: replayBuffer({ capacity: 64, shape, key: key(1) }),
  optimizer: adam({ rate: 1e-3 }),
  batch: 16,
};

type Device = { readonly device: GPUDevice };
const device = (): GPUDevice => (tf.backend() as unknown as Device).device;

/** Counts calls of `name` from here on; the result undoes that. */
function spy<T extends object>(owner: T, name: keyof T & string, count: (...given: never[]) => void): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const call = owner[name] as (...given: never[]) => unknown;
  const counting = function (this: T, ...given: never[]) {
    count(...given);
    return call.apply(this, given);
  };
  Object.defineProperty(owner, name, { value: counting, configurable: true, writable: true });
  return () => (own ? Object.defineProperty(owner, name, own) : Reflect.deleteProperty(owner, name));
}

/** The work of `body`. */
async function workOf(body: () => Promise<void>): Promise<Work> {
  const encoder = device().createCommandEncoder();
  const pass = Object.getPrototypeOf(encoder.beginComputePass()) as GPUComputePassEncoder;
  const work = { dispatches: 0, submits: 0, reads: 0, uploads: 0 };
  const undo = [
    spy(pass, 'dispatchWorkgroups', () => work.dispatches++),
    spy(device().queue, 'submit', () => work.submits++),
    spy(GPUBuffer.prototype, 'mapAsync', () => work.reads++),
    spy(GPUBuffer.prototype, 'getMappedRange', () => work.uploads++),
  ];
  try {
    await body();
    return work;
  } finally {
    undo.forEach((put) => put());
  }
}

/** The work of 15 steps, over 15: tfjs submits every 15 dispatches, so that all counts are whole. */
async function workOfStep<I>(kernel: Kernel<State, I>, energy: Energy): Promise<Work> {
  const x = uniform(key(2), [32, ...shape]);
  const visits = stream(kernel, energy, key(4), x, { steps: 17 });
  const step = async (): Promise<void> => void (await visits.next());
  for (let i = 0; i < 2; i++) await step(); // the start, and a first step that uploads the weights
  const work = await workOf(async () => {
    for (let i = 0; i < 15; i++) await step();
  });
  await visits.return();
  x.dispose();
  return Object.fromEntries(Object.entries(work).map(([name, count]) => [name, count / 15])) as unknown as Work;
}

/** A quadratic energy with its gradient, in one operation each: what is left is the sampler's own. */
const quadratic: Energy = Object.assign((x: tf.Tensor) => scope(() => tf.sum(tf.square(x), [1, 2, 3]) as tf.Tensor1D), {
  valueAndGrad: (x: tf.Tensor) => ({ value: tf.zeros([32]) as tf.Tensor1D, grad: tf.mul(x, 2) }),
});

const bytes = (): number => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;

describe.runIf(process.env['VK_DRIVER_FILES'])('on WebGPU in Node', () => {
  beforeAll(async () => {
    await useBackend('webgpu');
    tf.env().set('WEBGPU_CPU_FORWARD', false); // counts all, small ones too
  });
  afterAll(async () => void (await useBackend('cpu')));

  it.each<[string, Kernel<State, unknown>, number]>([
    ['paper', paper, 5], // noise; clip, step and clamp; and the gradient's length in three
    ['exact', exact, 4],
  ])('a Langevin step takes its dispatches besides the energy, and reads nothing back: %s', async (_, kernel, own) => {
    const { dispatches, reads } = await workOfStep(kernel, quadratic);
    expect({ dispatches, reads }).toEqual({ dispatches: own + 1, reads: 0 });
  });

  it.each<[string, Kernel<State, unknown>, number]>([
    ['paper', paper, 9], // and noise drawn on the host
    ['exact', exact, 7],
  ])('of plain operations it would be more: %s', async (_, kernel, own) => {
    for (const name of ['EbmNormal', 'EbmLangevinMove']) tf.unregisterKernel(name, 'webgpu');
    try {
      const work = await workOfStep(kernel, quadratic);
      expect(work).toMatchObject({ dispatches: own + 1, reads: 0 });
    } finally {
      mendWebgpu();
    }
  });

  it('a step of a small network reads nothing back and keeps to its buffers', async () => {
    const variables = model.init(key(0));
    const frozen = model.freeze(variables);
    const work = await workOfStep(paper, frozen.energy());
    const settled = bytes();
    await workOfStep(paper, frozen.energy());
    expect(bytes()).toBe(settled);
    // Seven of the energy and its gradient, and the sampler's five: nine without kernels of its own.
    expect(work).toEqual({ dispatches: 12, submits: 12 / 15, reads: 0, uploads: 3 });
    frozen.dispose();
    release(variables);
  });

  it('training keeps to its buffers once it has had each', async () => {
    const initial = start(training, key(5));
    const seen: number[] = [];
    for await (const { state } of train(training, initial)) {
      seen.push(bytes());
      release(seen.length === 1 ? initial : {});
      if (state.step < 8) continue;
      release(state);
      break;
    }
    expect(new Set(seen.slice(4))).toEqual(new Set([seen[4]]));
  });
});
