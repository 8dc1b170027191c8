import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {
  adam,
  ais,
  averaged,
  contrastiveDivergence,
  energiesOf,
  hmc,
  key,
  langevin,
  logLikelihood,
  mlp,
  replayBuffer,
  ring,
  run,
  start,
  train,
  uniformBox,
} from 'ebmjs';

await tf.ready();
const data = ring({ radius: 1.5 });
const box = { min: -3, max: 3 };
const options = {
  data,
  model: mlp({ dimension: 2, widths: [24, 24] }),
  sampler: { kernel: langevin({ stepSize: 0.02 }), steps: 10 },
  buffer: replayBuffer({ capacity: 400, shape: [2], box, restart: 0.02, key: key(1) }),
  optimizer: adam({ rate: 1e-2 }),
  objective: contrastiveDivergence({ l2: 0.01 }),
  batch: 64,
};

let state = start(options, key(0));
for await (const update of train(options, state)) {
  state = update.state;
  if (state.step === 400) break;
}
const energy = options.model.freeze(averaged(state)).energy();

// Sample: from noise, by the sampler it was trained with.
const base = uniformBox({ shape: [2], ...box });
const samples = run(options.sampler.kernel, energy, key(2), base.sample(key(3), 400), { steps: 200 });
const radius = tf.mean(tf.norm(samples, 'euclidean', 1));
console.log(`mean radius of samples: ${(await radius.data())[0]!.toFixed(1)}`);

// Score: log Z by annealed importance sampling, and with it the log-likelihood of new data.
const kernel = () => hmc({ stepSize: 0.3, steps: 4, box });
const { logZ } = await ais({ base, target: energy, kernel, schedule: { count: 100 }, chains: 100, key: key(4) });
const { x } = data.batch(key(5), 1000);
const score = logLikelihood({ energies: await energiesOf({ target: energy, data: x }), logZ });
const best = tf.mean(data.logDensity(x));
console.log(`log-likelihood: ${score.value.toFixed(1)}, of the true density: ${(await best.data())[0]!.toFixed(1)}`);
console.log(`standard error below 0.1: ${score.standardError < 0.1}`);
