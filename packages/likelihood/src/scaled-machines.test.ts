import * as tf from '@tensorflow/tfjs-core';
import {
  key,
  mean,
  scope,
  split,
  uniform,
  variance,
  type Energy,
  type Kernel,
  type Reference,
  type State,
} from '@ebmjs/core';
import { rbm } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { ais, reverseAis, type ScheduleOptions } from './index.js';

/**
 * A path that is not geometric: restricted Boltzmann machines all of whose parameters are scaled by beta, from the
 * uniform distribution, with block Gibbs at each. The expectations of both log-weights over all states and transitions
 * were computed independently in float64.
 */
function scaledMachines({ V, H, s }: { readonly V: number; readonly H: number; readonly s: number }) {
  const weights = Array.from({ length: V }, (_, i) =>
    Array.from({ length: H }, (__, j) => s * Math.sin(0.7 * i + 1.3 * j + 0.2 * i * j)),
  );
  const visibleBias = Array.from({ length: V }, (_, i) => 0.5 * Math.cos(0.9 * i));
  const hiddenBias = Array.from({ length: H }, (_, j) => 0.3 * Math.sin(1.1 * j + 0.5));
  const scaled = (beta: number) => ({
    weights: weights.map((row) => row.map((w) => beta * w)),
    visibleBias: visibleBias.map((b) => beta * b),
    hiddenBias: hiddenBias.map((c) => beta * c),
  });
  const [W, b, c] = [tf.tensor2d(weights), tf.tensor1d(visibleBias), tf.tensor1d(hiddenBias)];
  const fires = (k: Parameters<typeof uniform>[0], input: tf.Tensor): tf.Tensor2D =>
    tf.cast(tf.less(uniform(k, input.shape), tf.sigmoid(input)), 'float32');
  const between =
    (beta: number): Energy =>
    (v) =>
      scope(() => {
        const hidden = tf.softplus(tf.mul(tf.add(tf.matMul(v as tf.Tensor2D, W), c), beta));
        return tf.neg(tf.add(tf.mul(tf.sum(tf.mul(v, b), 1), beta), tf.sum(hidden, 1))) as tf.Tensor1D;
      });
  const kernel = (beta: number): Kernel<State, object> => ({
    init: (position) => ({ position: tf.clone(position) }),
    step: (k, { position }) => {
      const [hiddenKey, visibleKey] = split(k, 2);
      const next = scope(() => {
        const h = fires(hiddenKey, tf.mul(tf.add(tf.matMul(position as tf.Tensor2D, W), c), beta));
        return fires(visibleKey, tf.mul(tf.add(tf.matMul(h, W, false, true), b), beta));
      });
      return [{ position: next }, {}];
    },
  });
  const uniformStates: Reference = { ...rbm(scaled(0)) };
  return { base: uniformStates, target: between(1), between, kernel, sample: rbm(scaled(1)).sample };
}

it.each([
  [4, 3, 1, 'linear', 1, 6.29406367828, 7.10865811741],
  [4, 3, 1, 'linear', 2, 6.50152166141, 6.92758288537],
  [4, 3, 1, 'linear', 5, 6.63139041083, 6.80694508754],
  [4, 3, 1, 'linear', 10, 6.67562732147, 6.76424491502],
  [4, 3, 1, 'linear', 100, 6.71574173267, 6.72467633456],
  [4, 3, 1, 'linear', 1000, 6.71976482547, 6.72065899333],
  [4, 3, 1, 'sigmoid', 1, 6.29406367828, 7.10865811741],
  [4, 3, 1, 'sigmoid', 2, 6.50152166141, 6.92758288537],
  [4, 3, 1, 'sigmoid', 5, 6.59619330075, 6.84012613924],
  [4, 3, 1, 'sigmoid', 10, 6.65600619221, 6.78326366046],
  [4, 3, 1, 'sigmoid', 100, 6.71373833383, 6.72667343103],
  [4, 3, 1, 'sigmoid', 1000, 6.71956500705, 6.72085874897],
  [6, 4, 3, 'linear', 1, 11.3860935607, 14.4278324471],
  [6, 4, 3, 'linear', 2, 12.1288393701, 13.9324019783],
  [6, 4, 3, 'linear', 5, 12.6163941948, 13.5063686096],
  [6, 4, 3, 'linear', 10, 12.8182768482, 13.3137329658],
  [6, 4, 3, 'linear', 100, 13.0397426838, 13.0965677586],
  [6, 4, 3, 'linear', 1000, 13.0653058582, 13.0710917047],
  [6, 4, 3, 'sigmoid', 1, 11.3860935607, 14.4278324471],
  [6, 4, 3, 'sigmoid', 2, 12.1288393701, 13.9324019783],
  [6, 4, 3, 'sigmoid', 5, 12.4323567004, 13.6702823599],
  [6, 4, 3, 'sigmoid', 10, 12.69999686, 13.427572141],
  [6, 4, 3, 'sigmoid', 100, 13.0264194198, 13.1098767],
  [6, 4, 3, 'sigmoid', 1000, 13.064012911, 13.0723846325],
] as const)('%d by %d, scale %d, %s with %d temperatures', async (V, H, s, kind, count, below, above) => {
  const { sample, ...path } = scaledMachines({ V, H, s });
  const chains = count === 1000 ? 100 : 2000;
  const schedule = { count, kind } as ScheduleOptions;
  const [forwardKey, startKey, reverseKey] = split(key(count), 3);
  const { logWeights: up } = await ais({ ...path, schedule, chains, key: forwardKey });
  const starts = sample(startKey, chains);
  const { logWeights: down } = await reverseAis({ ...path, schedule, starts, exact: true, key: reverseKey });
  starts.dispose();
  // 48 comparisons: 5.6 standard errors are exceeded once in a million.
  expect(Math.abs(mean(up) - below)).toBeLessThan(5.6 * Math.sqrt(variance(up) / chains));
  expect(Math.abs(mean(down) - above)).toBeLessThan(5.6 * Math.sqrt(variance(down) / chains));
});
