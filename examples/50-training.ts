import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, run, uniform } from '@ebmjs/core';
import { ring } from '@ebmjs/datasets';
import { mlp } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, contrastiveDivergence, decodeVariables, encodeCheckpoint, start, train } from '@ebmjs/training';

await tf.ready();

const model = mlp({ dimension: 2, widths: [24, 24] });
const kernel = langevin({ stepSize: 0.02 });
const options = {
  model,
  data: ring({ radius: 1.5 }),
  sampler: { kernel, steps: 10 },
  buffer: replayBuffer({ capacity: 400, shape: [2], box: { min: -3, max: 3 }, restart: 0.02, key: key(7) }),
  optimizer: adam({ rate: 1e-2 }),
  objective: contrastiveDivergence({ l2: 0.01 }),
  batch: 64,
};

let state = start(options, key(0));
for await (const update of train(options, state)) {
  state = update.state;
  if (state.step === 400) break;
}

// All of the run in one safetensors file; the averaged weights are all that sampling needs.
const bytes = await encodeCheckpoint({ ...options, state });
const frozen = model.freeze(decodeVariables(bytes, { model }));

const noise = tf.mul(tf.sub(uniform(key(1), [400, 2]), 0.5), 6);
const samples = run(kernel, frozen.energy(), key(2), noise, { steps: 200 });
for (const [name, x] of [
  ['noise', noise],
  ['samples', samples],
  ['data', options.data.batch(key(3), 400).x],
] as const) {
  const { mean, variance } = tf.moments(tf.norm(x, 'euclidean', 1));
  const spread = Math.sqrt((await variance.data())[0]!);
  console.log(`${name}: radius ${(await mean.data())[0]!.toFixed(1)}, spread ${spread.toFixed(1)}`);
}
