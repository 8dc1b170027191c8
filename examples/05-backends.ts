import * as tf from '@tensorflow/tfjs-core';
import { backendInfo, useBackend } from '@ebmjs/backends';
import { key, lossAndGradients, normal, scope, split } from '@ebmjs/core';

const [imageKey, kernelKey] = split(key(0), 2);

/** How a small convolutional energy changes with its kernel: what training needs, and tfjs lacks on WASM. */
async function kernelSlopes(): Promise<Float32Array> {
  const images = normal(imageKey, [16, 8, 8, 3]) as tf.Tensor4D;
  const kernel = normal(kernelKey, [3, 3, 3, 4]);
  const energy = (weights: { readonly kernel?: tf.Tensor }): tf.Scalar =>
    scope(() => tf.mean(tf.square(tf.conv2d(images, weights.kernel as tf.Tensor4D, 1, 'same'))));
  const { value, grads } = lossAndGradients(energy, { kernel });
  const slopes = (await grads['kernel']!.data()) as Float32Array;
  tf.dispose([images, kernel, value, grads]);
  return slopes;
}

await useBackend('cpu');
const exact = await kernelSlopes();

const { name, threads } = await useBackend('wasm');
const slopes = await kernelSlopes();
const furthest = Math.max(...slopes.map((slope, i) => Math.abs(slope - exact[i]!)));

console.log(`${name}, ${threads} thread; backendInfo says ${backendInfo().name}`);
console.log(`first slopes: ${[...slopes.slice(0, 3)].map((slope) => slope.toFixed(3)).join(', ')}`);
console.log(`all ${slopes.length} within 1e-5 of the CPU's: ${furthest < 1e-5}`);
