import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import type { Check } from './check.js';
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

const gradient = tf.grad((x) => tf.sum(energy(x)));
const gaussian = (x: tf.Tensor): tf.Tensor => tf.mul(tf.sum(tf.square(x), 1), 0.5);
const slope = tf.grad((x) => tf.sum(gaussian(x)));

function langevinStep(x: tf.Tensor): tf.Tensor {
  const noised = tf.add(x, tf.randomNormal(x.shape, 0, 0.005));
  return tf.clipByValue(tf.sub(noised, tf.mul(tf.clipByValue(gradient(noised), -0.01, 0.01), 10)), 0, 1);
}

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

async function check(): Promise<Check> {
  return { energies: [...(await energy(checkX).data())], gradients: [...(await gradient(checkX).data())] };
}

const works = {
  'langevin-mnist': repeated(langevinStep, dataX, settings.langevinSteps),
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
