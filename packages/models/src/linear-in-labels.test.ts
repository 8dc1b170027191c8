import * as tf from '@tensorflow/tfjs-core';
import { key, oneHot, scope, split, uniform, type Model } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { classifier } from './energies/classifier.js';
import { dense } from './dense.js';
import { mlp } from './mlp.js';
import { mnistNet } from './mnist-net.js';
import { uvaCnn } from './networks/uva-cnn.js';
import { residualNetwork } from './residual-network.js';

const image = [8, 8, 1] as const;
const [variablesKey, xKey, labelsKey] = split(key(0), 3) as [ReturnType<typeof key>, never, never];

/** `E(x, y) - sum_c y_c E(x, c)` at soft labels, in units of the largest energy. */
function bend(model: Model): number {
  const { shape, classes } = model;
  return scope(() => {
    const variables = model.init(variablesKey);
    const x = uniform(xKey, [4, ...shape]);
    const y = tf.softmax(tf.mul(uniform(labelsKey, [4, classes]), 3)) as tf.Tensor2D;
    const at = (labels: tf.Tensor2D): tf.Tensor1D => model.energy(variables, labels)(x);
    const each = tf.stack(
      Array.from({ length: classes }, (_, c) => at(oneHot([c, c, c, c], classes))),
      1,
    );
    const off = tf.sub(at(y), tf.sum(tf.mul(y, each), 1));
    return tf.div(tf.max(tf.abs(off)), tf.max(tf.abs(each))).dataSync()[0]!;
  });
}

it.each<[string, Model, boolean]>([
  ['mlp', mlp({ dimension: 6, widths: [8], classes: 3 }), true],
  ['residualNetwork, head', residualNetwork({ shape: image, classes: 3, width: 4 }), true],
  ['residualNetwork, gains', residualNetwork({ shape: image, classes: 3, width: 4, conditioning: 'gain' }), false],
  ['uvaCnn', uvaCnn({ classes: 3, width: 4 }), true],
  ['mnistNet', mnistNet({ classes: 3, width: 4 }), false],
  [
    'classifier',
    classifier({
      name: 'small',
      config: 'small',
      shape: [6],
      classes: 3,
      network: dense('logits', { inputs: 6, outputs: 3, spectralNorm: false }),
    }).joint,
    true,
  ],
])('%s says whether it is, and is where it says so', (_, model, linear) => {
  expect(model.linearInLabels).toBe(linear);
  if (linear) expect(bend(model)).toBeLessThan(1e-5);
});

it('of a model without labels promises nothing', () => {
  expect(mlp({ dimension: 2 }).linearInLabels).toBe(false);
});
