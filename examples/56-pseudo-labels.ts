import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { gaussianMixture } from '@ebmjs/datasets';
import { mlp } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, classEnergies, contrastiveDivergence, start, train } from '@ebmjs/training';

await tf.ready();

// Three clouds, and nobody says which point is of which: the energy draws a label for each row from itself.
const clouds = { components: 3, radius: 2, spread: 0.2 };
const model = mlp({ dimension: 2, widths: [32], classes: 3 });
const options = {
  model,
  data: gaussianMixture(clouds),
  labels: 'pseudo' as const,
  sampler: { kernel: langevin({ stepSize: 0.02 }), steps: 10 },
  buffer: replayBuffer({ capacity: 300, shape: [2], classes: 3, box: { min: -3, max: 3 }, key: key(1) }),
  optimizer: adam({ rate: 1e-2 }),
  objective: contrastiveDivergence({ l2: 0.05 }),
  batch: 48,
};
let state = start(options, key(0));
for await (const update of train(options, state)) {
  state = update.state;
  if (state.step === 200) break;
}

const { x, y } = gaussianMixture({ ...clouds, labelled: true }).batch(key(2), 300);
const found = tf.argMin(classEnergies((labels) => model.energy(state, labels), 3)(x), 1);
const table = tf.math.confusionMatrix(tf.argMax(y!, 1) as tf.Tensor1D, found as tf.Tensor1D, 3);
const purity = (await tf.sum(tf.max(table, 0)).data())[0]! / 300;
console.log(`purity of the labels that it found: ${purity.toFixed(2)}, of one label for all: 0.33`);
