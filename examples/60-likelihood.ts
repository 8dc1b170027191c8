import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, split } from '@ebmjs/core';
import { ais, bitsPerDim, energiesOf, logLikelihood, pilotStepSizes, raise } from '@ebmjs/likelihood';
import { gaussianInBox, uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';

await tf.ready();
const [dataKey, pilotKey, aisKey, raiseKey] = split(key(1), 4);

// An energy on the unit box, of which we happen to know log Z, and 50 of its draws for data.
const box = { min: 0, max: 1 };
const model = gaussianInBox({ shape: [4, 4, 1], mean: 0.4, scale: 0.1, box });
const data = model.sample(dataKey, 50);
const target = model.energy;

// The way there from the uniform density, and HMC that bounces off the walls, tuned on chains that are thrown away.
const path = {
  base: uniformBox({ shape: [4, 4, 1] }),
  target,
  schedule: { count: 200, kind: 'geometric', ratio: 10 },
} as const;
const move = (stepSize: number) => hmc({ stepSize, steps: 2, box });
const stepSize = await pilotStepSizes({ ...path, chains: 20, kernel: move, stepSize: 0.1, key: pilotKey });
const kernel = (beta: number) => move(stepSize(beta));

// Annealed importance sampling bounds log Z from below, and so the log-likelihood from above.
const { logZ } = await ais({ ...path, kernel, chains: 100, key: aisKey });
const upper = logLikelihood({ energies: await energiesOf({ target, data }), logZ });

// Annealing backwards from the data is conservative.
const { logLikelihood: lower } = await raise({ ...path, kernel, data, chainsPerDatum: 8, key: raiseKey });

const exact = (await energiesOf({ target, data })).reduce((sum, energy) => sum - energy / 50, -model.logZ);
const show = (nats: number): string =>
  `${nats.toPrecision(3)} nats, ${bitsPerDim(nats, 16).toPrecision(3)} bits a pixel`;
console.log(
  `log Z ${logZ.value.toPrecision(3)} +- ${logZ.standardError.toFixed(2)}, exactly ${model.logZ.toPrecision(3)}`,
);
console.log(`log-likelihood at least about ${show(lower.value)}`);
console.log(`               exactly        ${show(exact)}`);
console.log(`               at most        ${show(upper.value)}`);
