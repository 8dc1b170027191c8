import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { gradient, key, normal, run, scope, type Energy, type Kernel, type State } from '@ebmjs/core';

await tf.ready();

// An energy: a batch in, one number a row out, low where likely. This one is a Gaussian around 3.
const energy: Energy = (x) => scope(() => tf.mul(0.5, tf.sum(tf.square(tf.sub(x, 3)), 1)) as tf.Tensor1D);

// A kernel: two functions. This one is Langevin's: x' = x - h dE/dx + sqrt(2h) z.
const h = 0.1;
const langevin: Kernel<State> = {
  init: (position) => ({ position: position.clone() }),
  step: (k, { position }, target) =>
    scope(() => {
      const drift = tf.mul(gradient(target)(position), -h);
      const noise = tf.mul(normal(k, position.shape), Math.sqrt(2 * h));
      return [{ position: tf.addN([position, drift, noise]) }, undefined] as const;
    }),
};

const start = tf.zeros([4000, 1]);
const samples = run(langevin, energy, key(0), start, { steps: 100 });
const { mean, variance } = tf.moments(samples);
console.log(`mean ${(await mean.data())[0]!.toFixed(2)}, variance ${(await variance.data())[0]!.toFixed(2)}`);
