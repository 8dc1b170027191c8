import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, release, run, scope, type Energy, type Kernel, type State } from '@ebmjs/core';
import { must, type Check } from './check.js';
import type { ExactTarget } from './exact-target.js';
import { noLeak } from './no-leak.js';

const CHAINS = 64;

/** What a kernel with a Metropolis test makes of energies that are not finite. */
export function rejectionChecks<S extends State, I>(kernel: Kernel<S, I>, target: ExactTarget): readonly Check[] {
  const deviation = Math.sqrt(target.variance[0]!);
  const wall = target.mean[0]! + 0.5 * deviation;
  return [NaN, Infinity, -Infinity].flatMap((bad) => [
    {
      name: `refuses to start at an energy of ${bad}`,
      run: () => noLeak(() => refusesStart(kernel, beyond(target, wall, bad), from(target, wall + 0.5 * deviation))),
    },
    {
      name: `rejects steps to an energy of ${bad}`,
      run: async () => {
        const x = from(target, target.mean[0]!);
        const y = run(kernel, beyond(target, wall, bad), key(6), x, { steps: 20 });
        const [rows, starts] = [await y.data(), await x.data()];
        release(x, y);
        const first = rows.filter((_, i) => i % target.mean.length === 0);
        must(
          first.every((value) => value <= Math.fround(wall)),
          `a chain went where the energy is ${bad}`,
        );
        must(
          rows.some((value, i) => value !== starts[i]),
          'no chain moved at all',
        );
      },
    },
  ]);
}

/** The target's energy, and `bad` where the first coordinate is above `wall`. */
function beyond({ energy, shape }: ExactTarget, wall: number, bad: number): Energy {
  return (x) =>
    scope(() => {
      const first = tf.slice(tf.reshape(x, [-1, shape.reduce((a, b) => a * b, 1)]), [0, 0], [-1, 1]);
      const outside = tf.greater(tf.reshape(first, [-1]), wall);
      const value = energy(x);
      return tf.where<tf.Tensor1D>(outside, tf.fill(value.shape, bad), value);
    });
}

/** `CHAINS` chains at the target's mean, but for the first coordinate. */
function from({ mean, shape }: ExactTarget, first: number): tf.Tensor {
  const rows = Array.from({ length: CHAINS }, () => [first, ...mean.slice(1)]);
  return tf.tensor(rows.flat(), [CHAINS, ...shape], 'float32');
}

function refusesStart<S extends State, I>(kernel: Kernel<S, I>, energy: Energy, x: tf.Tensor): unknown {
  try {
    const state = kernel.init(x, energy);
    release(state);
  } catch (error) {
    must(EbmError.isInstance(error), `must throw an EbmError, threw ${String(error)}`);
    return x;
  }
  throw new Error('the chain started');
}
