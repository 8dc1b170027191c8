import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { gaussianNoise, posterior, restorationError, restorationGain, restore } from '@ebmjs/evaluation';
import { pretrainedDigits } from '@ebmjs/models/digits';
import { langevin } from '@ebmjs/samplers';

await tf.ready();
const { model, variables, card } = pretrainedDigits();
const held = await digits({ split: 'test' });
const { x, y } = held.rows(Array.from({ length: 20 }, (_, i) => i));

// Images with noise, and the energy of the images that may be behind them.
const deviation = 0.2;
const observed = gaussianNoise(key(0), x, deviation);
const energy = posterior(model.freeze(variables).energy(y), {
  observed,
  observation: { kind: 'gaussian', deviation },
  temperature: 3e-5, // the scale of a network's energy is its own: chosen on training images
});
const start = tf.clipByValue(observed, 0, 1);
const restored = await restore({ energy, kernel: langevin(card.sampler), start, key: key(1), steps: 20 });

const ours = await restorationError({ originals: x, restored: restored.mean });
const left = await restorationError({ originals: x, restored: start });
const { difference, better } = restorationGain(ours, left);
console.log(`mean squared error ${left.mse.value.toFixed(3)}, restored ${ours.mse.value.toFixed(3)}`);
console.log(`better by ${difference.value.toFixed(3)} +- ${difference.standardError.toFixed(3)}`);
console.log(`on ${Math.round(100 * better.value)} % of images`);
release(variables, x, y, observed, start, restored);
