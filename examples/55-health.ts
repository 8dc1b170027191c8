import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, run, uniform } from '@ebmjs/core';
import { ring } from '@ebmjs/datasets';
import { mlp } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, averaged, contrastiveDivergence, start, watched } from '@ebmjs/training';

await tf.ready();

const model = mlp({ dimension: 2, widths: [24, 24] });
const kernel = langevin({ stepSize: 0.02 });
const options = {
  model,
  data: ring({ radius: 1.5 }),
  sampler: { kernel, steps: 10 },
  buffer: replayBuffer({ capacity: 400, shape: [2], box: { min: -3, max: 3 }, restart: 0.02, key: key(7) }),
  optimizer: adam({ rate: 1 }), // a hundred times what this network bears
  objective: contrastiveDivergence({ l2: 0.01 }),
  batch: 64,
};

let state = start(options, key(0));
for await (const update of watched(options, state)) {
  state = update.state;
  for (const { rule, step, actions, from, adjustments } of update.events) {
    const rate = adjustments.rate.toFixed(3);
    console.log(`update ${step}: ${rule}; ${actions.join(', ')}; on from ${from} at ${rate} of the rate`);
  }
  if (state.step === 400) break;
}

const frozen = model.freeze(averaged(state));
const noise = tf.mul(tf.sub(uniform(key(1), [400, 2]), 0.5), 6);
const samples = run(kernel, frozen.energy(), key(2), noise, { steps: 200 });
const { mean, variance } = tf.moments(tf.norm(samples, 'euclidean', 1));
const spread = Math.sqrt((await variance.data())[0]!);
console.log(`samples: radius ${(await mean.data())[0]!.toFixed(1)}, spread ${spread.toFixed(1)}`);
