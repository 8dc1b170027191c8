import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { activation, dense, energyHead, flatten, labelGain, networkModel, sequence } from '@ebmjs/models';
import {
  adam,
  classEnergies,
  continualMeasures,
  inGroups,
  labelContrast,
  learnTasks,
  splitTasks,
  start,
  taskAccuracies,
  train,
  type AdamState,
  type RunState,
} from '@ebmjs/training';

await tf.ready();

// An energy E(x, y) whose label gates the features: two classes a task, five tasks, none ever seen again.
const model = networkModel({
  name: 'gated',
  config: {},
  shape: [8, 8, 1],
  classes: 10,
  network: sequence(
    flatten,
    dense('dense', { inputs: 64, outputs: 64, spectralNorm: false }),
    labelGain('gate', { features: 64, classes: 10, form: 'unit' }),
    activation('swish'),
    energyHead(64, 0),
  ),
});
const groups = inGroups(10, 2);
const tasks = await splitTasks(await digits(), groups);
const heldOut = await splitTasks(await digits({ split: 'test' }), groups);

const common = { model, optimizer: adam({ rate: 1e-3 }), batch: 32, average: null };
let state: RunState<AdamState> = start(common, key(0));
const matrix: number[][] = [];
for await (const { update, ended } of learnTasks(
  {
    tasks,
    updates: 60,
    learn: ({ data, classes }, from: RunState<AdamState>) =>
      train({ ...common, data, objective: labelContrast({ classes }) }, from),
  },
  state,
)) {
  state = update.state;
  if (!ended) continue;
  const frozen = model.freeze(state);
  const scores = classEnergies((labels) => frozen.energy(labels), 10); // the lowest of all ten energies wins
  matrix.push(await taskAccuracies({ scores, tasks: heldOut }));
  frozen.dispose();
}
const { accuracy, forgetting } = continualMeasures(matrix);
console.log(
  `right among all ten classes: ${(100 * accuracy).toFixed(0)} %, forgotten: ${(100 * forgetting!).toFixed(0)} %`,
);
