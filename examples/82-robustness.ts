import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { classify, energyClassifier, fitRescaling, rescaled, robustnessCurve } from '@ebmjs/evaluation';
import { pretrainedDigits } from '@ebmjs/models/digits';

await tf.ready();

// The energy E(x, y) of the pretrained digits as a classifier: the class of lowest energy is the answer.
const { model, variables } = pretrainedDigits();
const { energy } = model.freeze(variables);
const bare = energyClassifier({ energy, classes: 10 });
const rows = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const held = (await digits({ split: 'test' })).rows(rows(25));
const told = await classify({ classifier: bare, x: held.x, labels: held.y! });
console.log(`lowest energy:  ${told.accuracy.value.toFixed(2)}`);

// Training leaves each class a constant of its own, which training images tell.
const known = (await digits({ split: 'train' })).rows(rows(100));
const classifier = rescaled(bare, await fitRescaling({ classifier: bare, x: known.x, labels: known.y! }));

// Accuracy where every pixel may change by up to epsilon, the worst way that four steps find.
const attack = { norm: 'linf', epsilons: [0.1], steps: 4, key: key(0) } as const;
const { curve } = await robustnessCurve({ classifier, x: held.x, labels: held.y!, ...attack });
for (const { epsilon, accuracy } of curve) {
  console.log(`offsets fitted: ${accuracy.value.toFixed(2)} +- ${accuracy.standardError.toFixed(2)} at ${epsilon}`);
}
release(held, known);
