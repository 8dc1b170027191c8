import { useBackend } from './packages/backends/src/index.js';
import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, run, scope, uniform, release, walk } from '@ebmjs/core';
import { readConfig, runFolder } from './packages/ebmjs/src/run-folder.js';
import { trainedModel, labelRows } from './packages/ebmjs/src/trained-model.js';
import { loadData } from './packages/ebmjs/src/experiment.js';
import { labelAgreement } from '@ebmjs/evaluation';
import { hmc, langevin, tempered } from '@ebmjs/samplers';
await useBackend('node');
const folder = runFolder('/tmp/wr/demo');
const config = await readConfig(folder);
const train = await loadData(config, 'train');
const trained = await trainedModel(config, folder, train);
const labels = Array.from({ length: 100 }, (_, i) => i % 10);
const y = labelRows(labels, 10);
const energy = trained.energy(y);
const start = uniform(key(0), [100, ...trained.model.shape]);
const all = train.rows(Int32Array.from({ length: train.size }, (_, i) => i));
const dataE = scope(() => tf.mean(trained.energy(labelRows(Array.from({length:200},(_, i)=> all.y ? (tf.argMax(tf.slice(all.y,[i,0],[1,-1]),1).dataSync()[0]!) : 0),10))(tf.slice(all.x,[0,0,0,0],[200,-1,-1,-1]))).dataSync()[0]);
console.log('data', dataE, 'noise', scope(()=>tf.mean(energy(start)).dataSync()[0]));
const report = async (name: string, end: tf.Tensor, acc = NaN) => {
  const e = scope(() => tf.mean(energy(end)).dataSync()[0]!);
  const a = await labelAgreement({ samples: end, labels: y, references: all.x, referenceLabels: all.y! });
  console.log(name, 'E', e.toFixed(4), 'agree', a.value.toFixed(2), 'acc', acc.toFixed(3), ((performance.now()-t0)/1000).toFixed(1));
};
let t0 = performance.now();
await report('langevin 200', run(langevin({ preset: 'paper', stepSize: 30 }), energy, key(1), start, { steps: 200 }));
const T0 = 0.005 ** 2 / 60;
for (const T of [T0, 1e-6, 1e-5, 1e-4]) for (const eps of [0.002, 0.005, 0.01, 0.02, 0.04]) {
  t0 = performance.now();
  const L = 10; let acc: number[] = [];
  const end = run(tempered(hmc({ stepSize: eps, steps: L, box: { min: 0, max: 1 } }), T), energy, key(1), start, { steps: 20, onStep: (_, __, i) => acc.push(scope(() => tf.mean(i.acceptance).dataSync()[0]!)) });
  await report(`T ${T.toExponential(1)} eps ${eps}`, end, acc.slice(-10).reduce((a,b)=>a+b)/10);
}
