import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { augmentations, batches, digits, randomCrop, randomFlip, readAhead } from '@ebmjs/datasets';

await tf.ready();
const data = await digits();

// Every digit once an epoch, in another order each time, moved by up to a pixel.
const options = { batchSize: 256, key: key(0), epochs: 2, augment: randomCrop({ pad: 1 }) };
let position; // plain JSON: a checkpoint can hold it
for await (const { x, y, next } of readAhead(batches(data, options))) {
  const [ink] = await tf.mean(x).data();
  console.log(`batch of [${x.shape}], mean ${ink!.toFixed(4)}, then epoch ${next.epoch}, batch ${next.batch}`);
  release(x, y);
  position = next;
  if (next.epoch === 1) break;
}

// Going on from there gives, bit for bit, what would have come.
const rest = batches(data, { ...options, ...(position && { from: position }) });
for await (const { x, y, next } of rest) {
  const [ink] = await tf.mean(x).data();
  console.log(`batch of [${x.shape}], mean ${ink!.toFixed(4)}, then epoch ${next.epoch}, batch ${next.batch}`);
  release(x, y);
  if (next.batch === 2) break;
}

// Steps one after the other, on any batch: by a key, and the picture's row alone.
const augment = augmentations(randomCrop({ pad: 1 }), randomFlip());
const plain = data.rows([0, 0, 0, 0, 0, 0, 0, 0]);
const changed = augment(plain, key(3));
const levels = (await changed.x.data()).map((value) => Math.floor(value * 17));
for (let row = 0; row < 8; row++) {
  const line = (picture: number): string =>
    [...levels.subarray(64 * picture + 8 * row, 64 * picture + 8 * row + 8)].map((v) => '.:-=+*#%@'[v >> 1]).join('');
  console.log([0, 1, 2, 3].map(line).join('  '));
}
release(plain, changed);
