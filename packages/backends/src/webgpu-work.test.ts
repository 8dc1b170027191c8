import * as tf from '@tensorflow/tfjs-core';
import { key, release, stream, uniform, type Kernel, type State } from '@ebmjs/core';
import { residualNetwork } from '@ebmjs/models';
import { langevin } from '@ebmjs/samplers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from './use-backend.js';

const shape = [8, 8, 1] as const;
const model = residualNetwork({ shape, width: 4, blocks: [{ width: 4, down: true }, { width: 8 }] });

/** What the device was asked for. */
interface Work {
  dispatches: number;
  submits: number;
  reads: number;
}

/** Counts from here on, until `stop`. */
function watched(): Work & { readonly stop: () => void } {
  const backend = tf.backend() as unknown as { queue: GPUQueue; read: (id: object) => Promise<unknown> };
  const pass = Object.getPrototypeOf(
    (tf.backend() as unknown as { device: GPUDevice }).device.createCommandEncoder().beginComputePass(),
  ) as GPUComputePassEncoder;
  const work = { dispatches: 0, submits: 0, reads: 0 };
  const { submit } = backend.queue;
  void submit;
  const dispatch = pass.dispatchWorkgroups;
  pass.dispatchWorkgroups = function (...sizes) {
    work.dispatches++;
    return dispatch.apply(this, sizes);
  };
  const map = GPUBuffer.prototype.mapAsync;
  GPUBuffer.prototype.mapAsync = function (...range) {
    work.reads++;
    return map.apply(this, range);
  };
  return Object.assign(work, {
    stop: () => {
      pass.dispatchWorkgroups = dispatch;
      GPUBuffer.prototype.mapAsync = map;
    },
  });
}

async function stepOf<I>(kernel: Kernel<State, I>): Promise<Work> {
  const variables = model.init(key(0));
  const x = uniform(key(2), [32, ...shape]);
  const frozen = model.freeze(variables);
  let work: (Work & { readonly stop: () => void }) | undefined;
  const steps = { steps: 12 };
  for await (const { step } of stream(kernel, frozen.energy, key(4), x, steps)) {
    if (step === 2) work = watched();
  }
  work!.stop();
  release(variables, x);
  return work!;
}

describe.runIf(process.env['VK_DRIVER_FILES'])('on WebGPU in Node', () => {
  beforeAll(async () => void (await useBackend('webgpu')));
  afterAll(async () => void (await useBackend('cpu')));

  it.each([
    ['paper', langevin({ preset: 'paper' })],
    ['exact', langevin({ stepSize: 0.01 })],
  ])('a Langevin step, %s', async (_, kernel) => {
    console.log(await stepOf(kernel));
    expect(1).toBe(1);
  });
});
