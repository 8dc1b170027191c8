import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { mixture, negation, product, temper } from '@ebmjs/composition';
import { scope, type Energy } from '@ebmjs/core';

await tf.ready();

/** The energy of a normal distribution on the line, of standard deviation 1. */
const normalAt =
  (mean: number): Energy =>
  (x) =>
    scope(() => tf.div(tf.sum(tf.square(tf.sub(x, mean)), 1), 2));

/** Mean and standard deviation of `exp(-energy)`, summed over a fine grid. */
function moments(energy: Energy): string {
  return scope(() => {
    const x = tf.linspace(-12, 12, 2401);
    const p = tf.softmax(tf.neg(energy(tf.expandDims(x, 1))));
    const mean = tf.sum(tf.mul(p, x));
    const variance = tf.sum(tf.mul(p, tf.square(tf.sub(x, mean))));
    return `mean ${mean.dataSync()[0]!.toFixed(1)}, standard deviation ${Math.sqrt(variance.dataSync()[0]!).toFixed(2)}`;
  });
}

const left = normalAt(-1);
const right = normalAt(2);
console.log('left and right    ', moments(product(left, right)));
console.log('left or right     ', moments(mixture([left, right])));
console.log('right but not left', moments(product(right, negation(left, 0.5))));
console.log('left, four times hotter', moments(temper(left, 4)));
