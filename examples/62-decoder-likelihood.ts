import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split } from '@ebmjs/core';
import { decoderBdmc, decoderLikelihood } from '@ebmjs/likelihood';
import { gaussian } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';

await tf.ready();
const [weightsKey, dataKey, forwardKey, bothKey] = split(key(1), 4);

// A decoder of two latent variables to eight numbers, as a trained autoencoder or adversarial network has one.
const weights = normal(weightsKey, [2, 8]) as tf.Tensor2D;
const model = {
  decode: (z: tf.Tensor) => tf.tanh(tf.matMul(z as tf.Tensor2D, weights)),
  latent: gaussian({ dimension: 2 }),
  observationVariance: 0.025,
};
const [latentKey, noiseKey] = split(dataKey, 2);
const data = tf.tidy(() => {
  const noise = tf.mul(normal(noiseKey, [20, 8]), Math.sqrt(model.observationVariance));
  return tf.add(model.decode(model.latent.sample(latentKey, 20)), noise);
});

// Annealed importance sampling of the latent variables of each datum; 10,000 temperatures and 16 chains are the default.
const annealing = {
  ...model,
  kernel: (stepSize: number) => hmc({ stepSize, steps: 10 }),
  schedule: { count: 60, kind: 'sigmoid' },
  chainsPerDatum: 8,
} as const;
const { logLikelihood, chainError } = await decoderLikelihood({ ...annealing, data, key: forwardKey });

// How low that is: on data simulated from the model, whose latent variables are known, both bounds.
const { lower, upper, gap } = await decoderBdmc({ ...annealing, simulations: 20, key: bothKey });

console.log(`log p(x) of the data at least ${logLikelihood.value.toFixed(1)} +- ${chainError.toFixed(1)} nats`);
console.log(`of simulated data ${lower.logLikelihood.value.toFixed(1)} to ${upper.value.toFixed(1)} nats`);
console.log(`the gap between them is ${gap.value.toFixed(1)} nats`);
