import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { digits, ring } from '@ebmjs/datasets';

await tf.ready();

// Real digits: they come with the package.
const train = await digits();
const test = await digits({ split: 'test' });
console.log(
  `${train.size} digits to train on, ${test.size} to test, [${train.shape}], ${train.classes} classes, ${train.licence}`,
);

const first = test.rows([0]); // without a key: the middle of each grey level
const levels = (await first.x.data()).map((value) => Math.floor(value * 17));
for (let row = 0; row < 8; row++) {
  console.log([...levels.subarray(8 * row, 8 * row + 8)].map((level) => '.:-=+*#%@'[level >> 1]).join(''));
}
const label = tf.tidy(() => tf.argMax(first.y!, 1).dataSync()[0]);
console.log(`that was a ${label}`);

const batch = train.batch(key(0), 64); // with a key: dequantised, the same batch for the same key
console.log(`a batch: x [${batch.x.shape}], y [${batch.y!.shape}]`);

// A toy of which everything is known.
const toy = ring({ radius: 2, spread: 0.2 });
const { x } = toy.batch(key(1), 10_000);
const entropy = tf.tidy(() => -tf.mean(toy.logDensity(x)).dataSync()[0]!);
console.log(`entropy of the ring: ${entropy.toFixed(2)} nats`); // a straight line of that length and noise: 2.34
release(first, batch, x);
