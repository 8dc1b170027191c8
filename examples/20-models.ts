import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release, uniform, valueAndGradient } from '@ebmjs/core';
import { gaussianBernoulliRbm, modelFromConfig, residualNetwork } from '@ebmjs/models';

await tf.ready();

// A conditional energy over 8 x 8 images of ten classes. Weights are plain records of tensors, drawn from a key.
const model = residualNetwork({ shape: [8, 8, 1], classes: 10, width: 8 });
const variables = model.init(key(0));
const count = Object.values(variables.weights).reduce((sum, { size }) => sum + size, 0);
console.log(`${count} weights in ${Object.keys(variables.weights).length} tensors`);

// Frozen: kernels are spectrally normalised once, and the slope in the image needs no tape.
const frozen = model.freeze(variables);
const image = uniform(key(1), [1, 8, 8, 1]);
for (const digit of [3, 7]) {
  const label = tf.cast(tf.oneHot(tf.tensor1d([digit], 'int32'), 10), 'float32') as tf.Tensor2D;
  const { value, grad } = valueAndGradient(frozen.energy(label), image);
  console.log(
    `as a ${digit}: energy ${value.dataSync()[0]!.toFixed(2)}, slope ${tf.norm(grad).dataSync()[0]!.toPrecision(2)}`,
  );
}
frozen.dispose();
release(variables);

// A model's config is plain JSON, and builds it again.
const again = modelFromConfig(JSON.parse(JSON.stringify(model.config)));
console.log(`${again.name}, ${again.shape.join(' x ')}, ${again.classes} classes`);

// A target whose every answer is known: a mixture of four Gaussians, written as a restricted Boltzmann machine.
const target = gaussianBernoulliRbm({
  weights: [
    [2, -1],
    [0, 3],
  ],
  hiddenBias: [-1, -2],
});
const sampled = tf.mean(target.sample(key(2), 20_000), 0);
console.log(`log Z ${target.logZ.toFixed(2)}, mean ${target.mean.map((m) => m.toFixed(2)).join(' ')}`);
console.log(`mean of samples ${[...sampled.dataSync()].map((m) => m.toFixed(1)).join(' ')}`);
