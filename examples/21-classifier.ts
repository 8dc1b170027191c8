import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { foldIn, joinedVariables, key, lossAndGradients, scope, type Params, type Variables } from '@ebmjs/core';
import { gaussianMixture } from '@ebmjs/datasets';
import { activation, averagedVariables, classifier, dense, ensemble, sequence } from '@ebmjs/models';
import { adam } from '@ebmjs/training';

await tf.ready();

// Logits of four classes: -log sum_y exp(f(x)[y]) is an energy of x, and -f(x)[y] one of x and y.
const { joint, marginal, probabilities } = classifier({
  name: 'four',
  config: { hidden: 32 },
  shape: [2],
  classes: 4,
  network: sequence(
    dense('first', { inputs: 2, outputs: 32 }),
    activation('swish'),
    dense('second', { inputs: 32, outputs: 4, spectralNorm: false }),
  ),
});

/** Trained as a classifier, by cross-entropy; the variables after each tenth of the way. */
const trained = (seed: number): Variables[] =>
  scope(() => {
    const data = gaussianMixture({ components: 4, labelled: true });
    const optimizer = adam({ rate: 0.02 });
    let { weights, state } = joint.init(key(seed));
    let moments = optimizer.init(weights);
    const kept: Variables[] = [];
    for (let step = 1; step <= 100; step++) {
      const { x, y } = data.batch(foldIn(key(seed + 10), step), 64);
      const loss = (w: Params): tf.Scalar =>
        tf.neg(tf.mean(tf.sum(tf.mul(y!, tf.log(probabilities({ weights: w, state })(x))), 1)));
      const { grads } = lossAndGradients(loss, weights);
      [weights, moments] = optimizer.step(grads, moments, weights);
      state = joint.advance({ weights, state });
      if (step % 10 === 0) kept.push({ weights, state });
    }
    return kept; // and all else is freed
  });

const points = tf.tensor2d([2, 0, 0, 2, 0, 0], [3, 2]); // two classes, and the middle of all
const show = (t: tf.Tensor): string => [...t.dataSync()].map((value) => value.toFixed(1)).join(' ');

const [one, other] = [trained(0), trained(1)];
console.log('p(y|x) at the first class ', show(scope(() => tf.slice(probabilities(one.at(-1)!)(points), 0, 1))));
console.log('E(x) of one network       ', show(marginal.energy(one.at(-1)!)(points)));

// The mean of two networks' energies, and one network of the last five checkpoints' mean weights.
const both = ensemble([marginal, marginal]);
console.log('E(x) of two               ', show(both.energy(joinedVariables([one.at(-1)!, other.at(-1)!]))(points)));
console.log('E(x) of averaged weights  ', show(marginal.energy(averagedVariables(marginal, one.slice(5)))(points)));
