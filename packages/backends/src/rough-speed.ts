import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

const SIDE = 28;
const CHANNELS = 32;
const LARGEST = 256; // images; 26 MB
const ENOUGH = 50; // milliseconds that a pass must take to be told from the cost of starting it

/** Operations of one image: a 3x3 convolution of all channels to all. */
const OPERATIONS = 2 * SIDE ** 2 * 9 * CHANNELS ** 2;

/**
 * Convolutions of the active backend, in billions of additions and multiplications a second: 28x28 images of 32
 * channels, as many at a time as take long enough to be timed. One pass, so a rough number; a large graphics card is
 * faster than it says.
 */
export async function roughSpeed(): Promise<number> {
  const kernel = tf.fill([3, 3, CHANNELS, CHANNELS], 0.1) as tf.Tensor4D;
  try {
    await pass(kernel, 1); // what is compiled or allocated once
    let images = 1;
    for (;;) {
      const milliseconds = await pass(kernel, images);
      if (milliseconds >= ENOUGH || images >= LARGEST) return (images * OPERATIONS) / milliseconds / 1e6;
      images *= 4;
    }
  } finally {
    kernel.dispose();
  }
}

/** Milliseconds from the start to the first number of the result. */
async function pass(kernel: tf.Tensor4D, images: number): Promise<number> {
  const x = tf.fill([images, SIDE, SIDE, CHANNELS], 0.5) as tf.Tensor4D;
  await read(tf.slice(x, 0, 1)); // filled before the clock starts
  const began = performance.now();
  const last = scope(() => tf.slice(tf.conv2d(x, kernel, 1, 'same'), images - 1, 1));
  await read(last);
  x.dispose();
  return performance.now() - began;
}

const read = (x: tf.Tensor): Promise<unknown> => x.data().finally(() => x.dispose());
