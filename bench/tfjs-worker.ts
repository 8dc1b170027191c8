import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import type { Check, NetworkCheck } from './check.js';
import { serve } from './serve.js';
import { CHAINS, DIMENSION, LEAPFROGS, type Settings } from './settings.js';
import { readWeights } from './weights-file.js';

// TensorFlow.js as it comes: nothing of @ebmjs/backends, plain loops over tf.grad.
const settings = JSON.parse(process.argv[2]!) as Settings;
const backend = process.argv[3]!;
if (backend === 'tensorflow') createRequire(import.meta.url)('@tensorflow/tfjs-node');
if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);

const { weights, state, checkX, dataX } = readWeights(settings.weights, settings.batch);

/** Kernels over their spectral norms. */
const kernels = Object.fromEntries(
  Object.entries(weights).map(([name, weight]) => {
    const u = state[name.replace('kernel', 'u')];
    if (!u) return [name, weight];
    const matrix = tf.reshape(weight, [-1, weight.shape.at(-1)!]);
    return [name, tf.div(weight, tf.norm(tf.matMul(matrix, u)))];
  }),
);

function energy(images: tf.Tensor): tf.Tensor {
  let x = images as tf.Tensor4D;
  for (const [name, stride] of [
    ['conv0', 1],
    ['conv1', 2],
    ['conv2', 2],
    ['conv3', 2],
  ] as const) {
    x = tf.leakyRelu(tf.conv2d(x, kernels[`${name}.kernel`] as tf.Tensor4D, stride, 'same'), 0.2);
  }
  const flat = tf.reshape(x, [x.shape[0], -1]);
  const hidden = tf.leakyRelu(tf.add(tf.matMul(flat, kernels['hidden.kernel']!), kernels['hidden.bias']!), 0.2);
  return tf.squeeze(tf.add(tf.matMul(hidden, kernels['head.kernel']!), kernels['head.bias']!), [1]);
}

const cifar = readWeights(settings.cifarWeights, settings.cifarBatch);
const of = (name: string): tf.Tensor4D => cifar.weights[name] as tf.Tensor4D;
const convolved = (x: tf.Tensor, name: string): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, of(`${name}.kernel`), 1, 'same');
const biased = (x: tf.Tensor, name: string): tf.Tensor => convolved(tf.add(x, of(`${name}.inputBias`)), name);

function cifarEnergy(images: tf.Tensor): tf.Tensor {
  let x: tf.Tensor = tf.leakyRelu(convolved(images, 'stem'), 0.2);
  for (let i = 0; i < 6; i++) {
    const first = tf.leakyRelu(biased(x, `block${i}.first`), 0.2);
    const second = tf.mul(biased(first, `block${i}.second`), of(`block${i}.second.gain`));
    x = tf.add(second, i === 2 ? convolved(x, 'block2.shortcut') : x);
    if (i % 2 === 0) x = tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid');
    x = tf.leakyRelu(x, 0.2);
  }
  const pooled = tf.sum(x, [1, 2]);
  return tf.squeeze(tf.add(tf.matMul(pooled, cifar.weights['head.kernel']!), cifar.weights['head.bias']!), [1]);
}

const slopeOf = (of: (x: tf.Tensor) => tf.Tensor) => tf.grad((x) => tf.sum(of(x)));
const gradient = slopeOf(energy);
const cifarGradient = slopeOf(cifarEnergy);
const gaussian = (x: tf.Tensor): tf.Tensor => tf.mul(tf.sum(tf.square(x), 1), 0.5);
const slope = slopeOf(gaussian);

const langevinStep =
  (gradient: (x: tf.Tensor) => tf.Tensor) =>
  (x: tf.Tensor): tf.Tensor => {
    const noised = tf.add(x, tf.randomNormal(x.shape, 0, 0.005));
    return tf.clipByValue(tf.sub(noised, tf.mul(tf.clipByValue(gradient(noised), -0.01, 0.01), 10)), 0, 1);
  };

function hmcStep(x: tf.Tensor): tf.Tensor {
  const hamiltonian = (y: tf.Tensor, p: tf.Tensor): tf.Tensor =>
    tf.add(gaussian(y), tf.mul(tf.sum(tf.square(p), 1), 0.5));
  let p: tf.Tensor = tf.randomNormal(x.shape);
  const before = hamiltonian(x, p);
  let y = x;
  p = tf.sub(p, tf.mul(slope(y), 0.1));
  for (let i = 0; i < LEAPFROGS; i++) {
    y = tf.add(y, tf.mul(p, 0.2));
    p = tf.sub(p, tf.mul(slope(y), i < LEAPFROGS - 1 ? 0.2 : 0.1));
  }
  const accept = tf.less(tf.randomUniform([x.shape[0]!]), tf.exp(tf.sub(before, hamiltonian(y, p))));
  return tf.where(tf.expandDims(accept, 1), y, x);
}

/** Goes on from where the last call ended, and waits for the end. */
function repeated(step: (x: tf.Tensor) => tf.Tensor, first: tf.Tensor, steps: number): () => Promise<void> {
  let x = first;
  return async () => {
    for (let i = 0; i < steps; i++) {
      const next = tf.tidy(() => step(x));
      x.dispose();
      x = next;
    }
    await x.data();
  };
}

const square = tf.randomNormal([1024, 1024]) as tf.Tensor2D;

async function checkOf(of: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): Promise<NetworkCheck> {
  return { energies: [...(await of(x).data())], gradients: [...(await slopeOf(of)(x).data())] };
}

const check = async (): Promise<Check> => ({
  mnist: await checkOf(energy, checkX),
  cifar: await checkOf(cifarEnergy, cifar.checkX),
});

const works = {
  'langevin-mnist': repeated(langevinStep(gradient), dataX, settings.langevinSteps),
  'langevin-cifar': repeated(langevinStep(cifarGradient), cifar.dataX, 1),
  hmc: repeated(hmcStep, tf.randomNormal([CHAINS, DIMENSION]), settings.hmcSteps),
  normals: async () => {
    for (let i = 0; i < settings.draws; i++) tf.dispose(tf.randomNormal([1e6]));
  },
  matmul: async () => {
    for (let i = 0; i < settings.products; i++) {
      const product = tf.matMul(square, square);
      await product.data();
      product.dispose();
    }
  },
};
await serve({ version: `tfjs ${tf.version.tfjs}`, works, check });
