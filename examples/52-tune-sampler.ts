import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, uniform } from '@ebmjs/core';
import { ring } from '@ebmjs/datasets';
import { mlp } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import {
  adamW,
  contrastiveDivergence,
  linearRate,
  normClip,
  start,
  threeSigma,
  train,
  tuneSampler,
} from '@ebmjs/training';

await tf.ready();

const model = mlp({ dimension: 2, widths: [24, 24] });
const kernel = (stepSize: number) => langevin({ stepSize });
const options = {
  model,
  data: ring({ radius: 1.5 }),
  sampler: { kernel: kernel(0.02), steps: 10 },
  buffer: replayBuffer({ capacity: 400, shape: [2], box: { min: -3, max: 3 }, restart: 0.02, key: key(7) }),
  // AdamW behind two clips, at a rate that warms up.
  optimizer: threeSigma(normClip(adamW({ rate: linearRate({ to: 1e-2, steps: 50 }), decay: 0.1 }), { norm: 5 })),
  objective: contrastiveDivergence({ l2: 0.01 }),
  batch: 64,
};
let state = start(options, key(0));
for await (const update of train(options, state)) {
  state = update.state;
  if (state.step === 150) break;
}

const { choice, candidates, faults } = await tuneSampler({
  model,
  variables: state,
  kernel,
  noise: (stepSize) => Math.sqrt(2 * stepSize),
  start: (k, n) => ({ x: tf.mul(tf.sub(uniform(k, [n, 2]), 0.5), 6) }),
  buffer: options.buffer,
  stepSizes: { least: 0.001, most: 10, perDecade: 2 },
  steps: 40,
  key: key(1),
});
candidates.forEach(({ stepSize, plateau }, i) =>
  console.log(`${stepSize}: ${faults[i] === null ? `falls, by 90 % in ${plateau} steps` : 'will not do'}`),
);
console.log('chosen:', choice);
