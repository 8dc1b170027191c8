import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { mixture, product, temper } from '@ebmjs/composition';
import { foldIn, key, release, run, scope, uniform, type Energy } from '@ebmjs/core';
import { renderedDsprites } from '@ebmjs/datasets';
import { combinationSuccess } from '@ebmjs/evaluation';
import { langevin } from '@ebmjs/samplers';

await tf.ready();

// Three shapes at nine places: 27 combinations, row 9 * shape + place.
const select = { scale: [5], orientation: [0], x: [0, 10, 20], y: [0, 10, 20] };
const renderings = renderedDsprites({ select, side: 16 }).rows([...Array(27).keys()]).x as tf.Tensor4D;

/** Images like that of a combination, but for noise. */
const like =
  (row: number): Energy =>
  (x) =>
    scope(() => tf.mul(tf.sum(tf.square(tf.sub(x, tf.slice(renderings, row, 1))), [1, 2, 3]), 5));

// One energy knows a shape, wherever it is; the other a place, whatever is there.
const shapeIs = (shape: number): Energy => mixture([...Array(9).keys()].map((place) => like(9 * shape + place)));
const placeIs = (place: number): Energy => mixture([0, 1, 2].map((shape) => like(9 * shape + place)));

/** Samples of their sum: hot at first, so that no shape and no place is settled on too early. */
function sampled(energy: Energy, seed: number): tf.Tensor4D {
  let x = uniform(key(seed), [4, 16, 16, 1]);
  for (const [i, temperature] of [100, 30, 10, 1, 0.01].entries()) {
    const kernel = langevin({ stepSize: 0.02 * Math.min(temperature, 10) });
    const next = run(kernel, temper(energy, temperature), foldIn(key(seed), i), x, { steps: 25 });
    x.dispose();
    x = next;
  }
  const images = scope(() => tf.clipByValue(x, 0, 1));
  x.dispose();
  return images as tf.Tensor4D;
}

// A heart in the middle, an ellipse at the lower right.
const asked = [9 * 2 + 4, 9 * 1 + 8];
const images = asked.map((row) => sampled(product(shapeIs(Math.floor(row / 9)), placeIs(row % 9)), row));
const samples = tf.concat(images);
const distances = (x: tf.Tensor4D): tf.Tensor =>
  scope(() => {
    const each = [...Array(27).keys()].map((row) => like(row)(x));
    return tf.stack(each, 1);
  });
const { both, nearest } = await combinationSuccess({
  samples,
  asked: asked.flatMap((row) => [row, row, row, row]),
  renderings,
  classes: Array.from({ length: 27 }, (_, row) => Math.floor(row / 9)),
  tell: (x) => scope(() => tf.neg(tf.min(tf.reshape(distances(x), [-1, 3, 9]), 2)) as tf.Tensor2D),
  within: 1,
});
console.log(
  `shape and place right: ${(100 * both.value).toFixed(0)} %, of any other combination ${(100 / 27).toFixed(0)} %`,
);
console.log(`nearest to the true rendering: ${(100 * nearest.value).toFixed(0)} %`);
release(renderings, images, samples);
