import { useBackend } from '@ebmjs/backends';
import { key, normal, release, run, scope, uniform, type Dataset } from '@ebmjs/core';
import { modelMemory, type NetworkModel } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, start, train } from '@ebmjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { bufferMeter } from '../packages/models/test/buffer-meter.js';

/** What one Langevin step and one update of training took. */
export interface NetworkMemory {
  /** Measured bytes over predicted ones. */
  readonly step: number;
  readonly update: number;
  /** Tensors left when all is released. */
  readonly left: number;
  /** Bytes that the backend's own memory, if it tells, grew to; and those that the update was predicted to take. */
  readonly heap: number | undefined;
  readonly predicted: number;
}

const kernel = langevin({ preset: 'paper' });

/** Takes a Langevin step of `batch` chains, then an update of training with one step and `batch` data. */
export async function networkMemory(
  backend: 'node' | 'wasm',
  model: NetworkModel,
  batch: number,
): Promise<NetworkMemory> {
  // With more threads tfjs-node records a part of the batch alone, and TensorFlow does the rest out of sight.
  await useBackend(backend, { threads: 1 });
  const before = tf.memory().numTensors;
  const predicted = modelMemory(model, { batch });
  const meter = bufferMeter();
  try {
    const step = await stepPeak(model, batch, meter);
    const update = await updatePeak(model, batch, meter);
    return {
      step: step / predicted.langevinStep,
      update: update / predicted.update,
      left: tf.memory().numTensors - before,
      heap: heapBytes(),
      predicted: predicted.update,
    };
  } finally {
    meter.stop();
  }
}

type Meter = ReturnType<typeof bufferMeter>;

async function stepPeak(model: NetworkModel, batch: number, meter: Meter): Promise<number> {
  const variables = model.init(key(0));
  const frozen = model.freeze(variables);
  const { x, y } = data(model).batch(key(1), batch);
  meter.reset();
  const end = run(kernel, frozen.energy(y), key(2), x, { steps: 1 });
  const numbers = await end.data();
  if (!numbers.every(Number.isFinite)) throw new Error('a chain is not finite');
  frozen.dispose();
  release(variables, x, y, end);
  return meter.peak();
}

async function updatePeak(model: NetworkModel, batch: number, meter: Meter): Promise<number> {
  const { shape, classes } = model;
  const options = {
    model,
    data: data(model),
    sampler: { kernel, steps: 1 },
    buffer: replayBuffer({ capacity: batch, shape, classes, key: key(3) }),
    optimizer: adam({ rate: 1e-4 }),
    batch,
  };
  const initial = start(options, key(4));
  meter.reset();
  let state = initial;
  for await (const update of train(options, initial)) {
    state = update.state;
    break;
  }
  release(initial, state);
  return meter.peak();
}

/** Noise, with a label each. */
const data = ({ shape, classes }: NetworkModel): Dataset => ({
  name: 'noise',
  shape,
  classes,
  batch: (k, n) => {
    const x = uniform(k, [n, ...shape]);
    return classes === 0 ? { x } : { x, y: scope(() => tf.softmax(normal(k, [n, classes])) as tf.Tensor2D) };
  },
});

function heapBytes(): number | undefined {
  const { wasm } = tf.backend() as tf.KernelBackend & { readonly wasm?: { readonly HEAPU8: Uint8Array } };
  return wasm?.HEAPU8.length;
}
