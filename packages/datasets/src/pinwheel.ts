import * as tf from '@tensorflow/tfjs-core';
import { batchOf, knownOptions, normal, positive, randint, scope, split, whole, within } from '@ebmjs/core';
import type { Toy } from './toy.js';

export interface PinwheelOptions {
  /** @defaultValue 5 */
  readonly blades?: number;
  /** Where their middles are. @defaultValue 1 */
  readonly radius?: number;
  /** Standard deviation along a blade. @defaultValue 0.3 */
  readonly length?: number;
  /** Standard deviation across it. @defaultValue 0.1 */
  readonly width?: number;
  /** Radians that a blade turns by from the middle to the radius. @defaultValue 0.7 */
  readonly twist?: number;
  /** Batches carry the blade as a one-hot label. @defaultValue false */
  readonly labelled?: boolean;
}

const OPTIONS = ['blades', 'radius', 'length', 'width', 'twist', 'labelled'];

/**
 * Long normal distributions around 0, twisted: each point is turned by `twist |x| / radius`. Turning by an angle that
 * depends on the distance from 0 alone keeps areas, so the density is that of the blades at the point turned back. (The
 * pinwheel of Johnson and others 2016 turns by the first coordinate instead, and has no closed density.)
 */
export function pinwheel(options: PinwheelOptions = {}): Toy {
  knownOptions('pinwheel', options, OPTIONS);
  const blades = whole('pinwheel.blades', options.blades ?? 5);
  const radius = positive('pinwheel.radius', options.radius ?? 1);
  const length = positive('pinwheel.length', options.length ?? 0.3);
  const width = positive('pinwheel.width', options.width ?? 0.1);
  const rate = within('pinwheel.twist', options.twist ?? 0.7, -100, 100) / radius;
  const angles = Array.from({ length: blades }, (_, i) => (2 * Math.PI * i) / blades);
  return {
    name: 'pinwheel',
    shape: [2],
    classes: options.labelled ? blades : 0,
    batch: (key, n) =>
      scope(() => {
        const [whichKey, noise] = split(key, 2);
        const which = tf.tensor1d(randint(whichKey, n, blades), 'int32');
        const straight = tf.add(tf.mul(normal(noise, [n, 2]), tf.tensor1d([length, width])), tf.tensor1d([radius, 0]));
        const angle = tf.add(tf.mul(distance(straight), rate), tf.reshape(tf.gather(angles, which), [n, 1]));
        const x = turned(straight, angle);
        return options.labelled ? { x, y: tf.cast(tf.oneHot(which, blades), 'float32') as tf.Tensor2D } : { x };
      }),
    logDensity: (x) => {
      batchOf('pinwheel.logDensity', x, [2]);
      return scope(() => {
        const back = turned(x, tf.mul(distance(x), -rate));
        const logs = angles.map((angle) => {
          const [along, across] = tf.split(turned(back, tf.scalar(-angle)), 2, 1);
          const squares = tf.add(tf.square(tf.div(tf.sub(along!, radius), length)), tf.square(tf.div(across!, width)));
          return tf.mul(squares, -0.5);
        });
        const sum = tf.logSumExp<tf.Tensor1D>(tf.concat(logs, 1), 1);
        return tf.sub(sum, Math.log(blades * 2 * Math.PI * length * width));
      });
    },
  };
}

/** From 0, `[n, 2] -> [n, 1]`; by a hair off 0, where the square root has no slope. */
const distance = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.maximum(tf.sum(tf.square(x), 1, true), 1e-12));

/** Points `[n, 2]` turned around 0 by an angle `[n, 1]` or one for all. */
function turned(x: tf.Tensor, angle: tf.Tensor): tf.Tensor {
  const [a, b] = tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor];
  const [cos, sin] = [tf.cos(angle), tf.sin(angle)];
  return tf.concat([tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(a, sin), tf.mul(b, cos))], 1);
}
