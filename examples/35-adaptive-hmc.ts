import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release, stream, uniform } from '@ebmjs/core';
import { ring } from '@ebmjs/datasets';
import { mlp } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { adaptiveHmc, hmc, summarize, transitionTally, tuneHmc } from '@ebmjs/samplers';
import { adam, averaged, contrastiveDivergence, start, train } from '@ebmjs/training';

tf.env().set('PROD', true); // no banner
await tf.ready();

// Training, with a step size that follows the energy: it is part of the run's state, and of its checkpoints.
const model = mlp({ dimension: 2, widths: [24, 24] });
const box = { min: -3, max: 3 };
const options = {
  model,
  data: ring({ radius: 1.5 }),
  sampler: { kernel: adaptiveHmc({ steps: 3, box, stepSizes: [0.01, 1] }), steps: 4 },
  buffer: replayBuffer({ capacity: 400, shape: [2], box, restart: 0.02, key: key(7) }),
  optimizer: adam({ rate: 1e-2 }),
  objective: contrastiveDivergence({ l2: 0.01 }),
  batch: 64,
};
let state = start(options, key(0));
for await (const update of train(options, state)) {
  state = update.state;
  const [stepSize] = await state.sampler['stepSize']!.data();
  if (state.step % 90 === 0) console.log(`update ${state.step}: leapfrogs of ${stepSize!.toFixed(1)}`);
  if (state.step === 180) break;
}

// Sampling from the trained energy: a warm-up finds step, scales and length; then nothing moves any more.
const frozen = model.freeze(averaged(state));
const chains = uniform(key(4), [32, 2]);
const tuned = await tuneHmc(frozen.energy(), key(1), chains, { steps: 100, box });
const tally = transitionTally();
let seen = tally.init();
const radii: number[][] = Array.from({ length: 32 }, () => []);
for await (const { state, info } of stream(hmc(tuned.options), frozen.energy(), key(2), tuned.position, {
  steps: 100,
})) {
  if (!info) continue; // the start
  const next = tally.update(seen, info);
  release(seen);
  seen = next;
  const points = (await state.position.array()) as [number, number][];
  for (const [chain, [x, y]] of points.entries()) radii[chain]!.push(Math.hypot(x, y));
}
const { acceptance, divergences } = await tally.value(seen);
const { mean, mcseMean, rHat, bulkEss } = summarize(radii);
console.log(`acceptance ${acceptance.value.toFixed(1)}, divergences ${divergences.value}`);
console.log(`radius ${mean.value.toFixed(1)}, R-hat ${rHat.value.toFixed(1)}`);
console.log(`known to 0.05: ${mcseMean.value < 0.05}; more than 500 effective draws: ${bulkEss.value > 500}`);
