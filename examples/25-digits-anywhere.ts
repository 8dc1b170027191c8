import '@tensorflow/tfjs-backend-cpu';
import { eye, transpose } from '@tensorflow/tfjs-core';
import { key, run, uniform } from '@ebmjs/core';
import { pretrainedDigits } from '@ebmjs/models/digits';
import { langevin } from '@ebmjs/samplers';

const { model, variables, card } = pretrainedDigits();
const energy = model.freeze(variables).energy(eye(10)); // a row of labels for each digit from 0 to 9
const noise = uniform(key(0), [10, ...model.shape]);
const images = run(langevin(card.sampler), energy, key(1), noise, { steps: card.steps });
const rows = (await transpose(images, [1, 0, 2, 3]).array()) as number[][][][]; // each of all ten digits
for (const row of rows) console.log(Array.from(row.flat(2), (ink) => '.-+#'[Math.floor(3.99 * ink)]).join(''));
