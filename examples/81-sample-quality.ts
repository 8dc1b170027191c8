import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, normal, permutation, release, scope } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { fid, precisionRecall, type FeatureFunction } from '@ebmjs/evaluation';

await tf.ready();

// What likeness means is a function of a batch. Here it is the pixels; a classifier's last layer sees more.
const features: FeatureFunction = (x) => scope(() => tf.reshape(x, [x.shape[0]!, -1]));

// The yardstick: 300 held-out digits. "Samples": the same, each pixel off by some 0.1.
const [data, held] = [await digits({ split: 'train' }), await digits({ split: 'test' })];
const references = data.rows(permutation(key(0), data.size).subarray(0, 600));
const real = held.rows(permutation(key(1), held.size));
const samples = scope(() => tf.add(real.x, tf.mul(normal(key(2), real.x.shape), 0.1)));

for (const [name, x] of Object.entries({ 'held out': real.x, samples })) {
  const sets = { features, samples: x, references: references.x };
  const { value, standardError, biasCorrected } = await fid(sets);
  const { precision, recall } = await precisionRecall({ ...sets, k: 3 });
  console.log(
    `${name}: FID of pixels ${value.toFixed(2)} +- ${standardError.toFixed(2)}, unbiased ${biasCorrected.toFixed(2)}`,
  );
  console.log(`  precision ${precision.value.toFixed(2)}, recall ${recall.value.toFixed(2)}`);
}
release(references, real, samples);
