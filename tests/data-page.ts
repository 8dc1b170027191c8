import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { fetchIdx } from '@ebmjs/datasets';

/** What became of a data set in a browser, as plain JSON. */
export interface LoadedInPage {
  readonly name: string;
  readonly size: number;
  /** The mean of the first images, in the middle of their grey levels. */
  readonly mean: number;
  /** How often each class is in a drawn batch. */
  readonly labels: number;
  /** What the bar on the page showed, whenever it changed. */
  readonly shown: readonly number[];
  readonly notices: readonly string[];
  /** Tensors that are left. */
  readonly left: number;
}

/** Loads Fashion-MNIST with a progress bar on the page. */
export async function loadInPage(mirror: string, offline: boolean): Promise<LoadedInPage> {
  await tf.ready();
  const before = tf.memory().numTensors;
  const notices: string[] = [];
  const bar = document.body.appendChild(document.createElement('progress'));
  const shown: number[] = [];
  const data = await fetchIdx('fashion-mnist', {
    mirrors: [mirror],
    offline,
    onNotice: (text) => notices.push(text),
    onProgress: ({ received, total }) => {
      bar.max = total!;
      bar.value = received;
      shown.push(bar.position);
    },
  });
  bar.remove();
  const first = data.rows(Array.from({ length: 1000 }, (_, i) => i));
  const batch = data.batch(key(0), 128);
  const [mean, labels] = [tf.mean(first.x), tf.sum(batch.y!)];
  const found = { mean: (await mean.data())[0]!, labels: (await labels.data())[0]! };
  release(first, batch, mean, labels);
  const { name, size } = data;
  return { name, size, ...found, shown, notices, left: tf.memory().numTensors - before };
}
