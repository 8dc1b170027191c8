import * as tf from '@tensorflow/tfjs-core';
import { backendInfo, useBackend, type BackendName } from '@ebmjs/backends';
import {
  foldIn,
  key,
  lossAndGradients,
  normal,
  permutation,
  release,
  run,
  scope,
  valueAndGradient,
  type Dataset,
  type Energy,
  type Kernel,
  type State,
} from '@ebmjs/core';
import { fashionMnist, findDataset } from '@ebmjs/datasets/node';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { hmc, langevin } from '@ebmjs/samplers';
import { adam, contrastiveDivergence, start, train } from '@ebmjs/training';
import type { Check, NetworkCheck } from './check.js';
import { cifar, mnist } from './networks.js';
import { serve } from './serve.js';
import { BESIDE_STEPS } from './works.js';
import { CHAINS, DIMENSION, LEAPFROGS, type Settings } from './settings.js';
import { norms, readWeights } from './weights-file.js';

const settings = JSON.parse(process.argv[2]!) as Settings;
const [backend, threads] = [process.argv[3] as BackendName, Number(process.argv[4])];
const choice = await useBackend(backend, backend === 'wasm' ? { threads } : {});

const { adapter = '' } = backendInfo();
if (/swiftshader|llvmpipe/i.test(adapter) && !settings.software)
  throw new Error(`there is no graphics card (${adapter})`);

const loaded = readWeights(settings.weights, settings.batch);
const energy = mnist.freeze(loaded).energy();
const loadedCifar = readWeights(settings.cifarWeights, settings.cifarBatch);
const cifarEnergy = cifar.freeze(loadedCifar).energy();
let draws = 0;
const nextKey = () => foldIn(key(0), draws++);

/** Goes on from where the last call ended, and waits for the end. */
function sampling<S extends State, I>(kernel: Kernel<S, I>, target: Energy, options: { x: tf.Tensor; steps: number }) {
  let { x } = options;
  return async () => {
    const next = run(kernel, target, nextKey(), x, { steps: options.steps });
    await next.data();
    if (x !== options.x) x.dispose();
    x = next;
  };
}

const gaussian: Energy = (x) => scope(() => tf.mul(tf.sum(tf.square(x), 1), 0.5) as tf.Tensor1D);

/** The same with its gradient, which is `x`, written by hand. */
const analyticGaussian: Energy = Object.assign((x: tf.Tensor) => gaussian(x), {
  valueAndGrad: (x: tf.Tensor) => ({ value: gaussian(x), grad: x.clone() }),
});

/** Costs nothing: what is left of a step is not the network. */
const known = valueAndGradient(energy, loaded.dataX);
const free: Energy = Object.assign(() => known.value.clone(), {
  valueAndGrad: () => ({ value: known.value.clone(), grad: known.grad.clone() }),
});

const data: Dataset = {
  name: 'fixed',
  shape: mnist.shape,
  classes: 0,
  box: { min: 0, max: 1 },
  batch: () => ({ x: loaded.dataX.clone() }),
};

const updates = training();
async function* training(): AsyncGenerator<unknown> {
  const options = {
    data,
    model: { ...mnist, init: () => loaded },
    sampler: { kernel: langevin({ preset: 'paper' }), steps: settings.steps },
    buffer: replayBuffer({ capacity: 10_000, shape: [28, 28, 1], key: nextKey() }),
    optimizer: adam({ rate: 1e-4 }),
    batch: settings.batch,
  };
  yield* train(options, start(options, key(1)));
}

const dataAndSamples = tf.concat([loaded.dataX, loaded.dataX]);
const optimizer = adam({ rate: 1e-4 });
const objective = contrastiveDivergence();

/** What an update cannot do without: the loss of data against as many samples, its slopes, and Adam's step. */
async function bareUpdate(): Promise<void> {
  const [moved, state] = scope(() => {
    const { grads } = lossAndGradients((weights) => {
      const energies = mnist.energy({ weights, state: loaded.state })(dataAndSamples);
      return objective(...(tf.split(energies, 2) as [tf.Tensor1D, tf.Tensor1D])).loss;
    }, loaded.weights);
    return optimizer.step(grads, optimizer.init(loaded.weights), loaded.weights);
  });
  await moved['head.bias']!.data();
  release(moved, state);
}

const square = normal(nextKey(), [1024, 1024]) as tf.Tensor2D;

async function check(): Promise<Check> {
  const slopes = lossAndGradients(
    (weights) => tf.mean(mnist.energy({ weights, state: loaded.state })(loaded.checkX)),
    loaded.weights,
  );
  return {
    mnist: { ...(await checkOf(energy, loaded.checkX)), weightSlopes: await norms(slopes.grads) },
    cifar: await checkOf(cifarEnergy, loadedCifar.checkX),
  };
}

async function checkOf(of: Energy, x: tf.Tensor): Promise<NetworkCheck> {
  const { value, grad } = valueAndGradient(of, x);
  return { energies: [...(await value.data())], gradients: [...(await grad.data())] };
}

/** Bytes from the disk, unpacked and checked by their hash, to a tensor of 128 images in a drawn order. */
async function loadFashionMnist(): Promise<void> {
  const fashion = await fashionMnist({ offline: true });
  const order = permutation(nextKey(), fashion.size);
  const batch = fashion.rows(order.subarray(0, 128), nextKey());
  await batch.x.data();
  release(batch);
}

const hasFashion = (await findDataset('fashion-mnist')).every(({ found }) => found);

const works = {
  'langevin-mnist': sampling(langevin({ preset: 'paper' }), energy, {
    x: loaded.dataX,
    steps: settings.langevinSteps,
  }),
  'beside-mnist': sampling(langevin({ preset: 'paper' }), free, { x: loaded.dataX, steps: BESIDE_STEPS }),
  'forward-mnist': async () => {
    const energies = energy(dataAndSamples);
    await energies.data();
    energies.dispose();
  },
  'update-mnist': bareUpdate,
  'langevin-cifar': sampling(langevin({ preset: 'paper' }), cifarEnergy, { x: loadedCifar.dataX, steps: 1 }),
  'train-mnist': async () => void (await updates.next()),
  hmc: sampling(hmc({ stepSize: 0.2, steps: LEAPFROGS }), gaussian, {
    x: normal(nextKey(), [CHAINS, DIMENSION]),
    steps: settings.hmcSteps,
  }),
  'hmc-analytic': sampling(hmc({ stepSize: 0.2, steps: LEAPFROGS }), analyticGaussian, {
    x: normal(nextKey(), [CHAINS, DIMENSION]),
    steps: settings.hmcSteps,
  }),
  normals: async () => {
    for (let i = 0; i < settings.draws; i++) {
      const drawn = normal(nextKey(), [1e6]);
      const last = tf.slice(drawn, 1e6 - 1); // on a graphics card they are there when one of them is
      await last.data();
      release(drawn, last);
    }
  },
  ...(hasFashion && { 'load-fashion-mnist': loadFashionMnist }),
  matmul: async () => {
    for (let i = 0; i < settings.products; i++) {
      const product = tf.matMul(square, square);
      await product.data();
      product.dispose();
    }
  },
};
await serve({ version: `ebmjs on ${choice.tfjsName} ${choice.version}${adapter && ` (${adapter})`}`, works, check });
