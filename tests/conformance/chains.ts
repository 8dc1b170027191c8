import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope, stream, uniform, type Energy, type Kernel, type State } from '@ebmjs/core';
import { hmc, langevin } from '@ebmjs/samplers';
import type { Numbers, Probe } from './check.js';
import { worstOfLargest } from './distance.js';
import { residual as model } from './networks.js';
import { read } from './read.js';

const ROWS = 3;
const box = { min: 0, max: 1 };

/** Chains with equal noise end where those of the reference end. */
export const chainProbes: readonly Probe[] = [
  {
    measure: () => chain((energy, x) => last(langevin({ preset: 'paper', stepSize: 20 }), energy, x, 20)),
    checks: [
      {
        name: 'twenty Langevin steps',
        unit: 'of the box',
        tolerance: 2e-4, // twenty gradients, 1e-5 of up to 0.01 apart each, times the step size 20: 4e-5, which later steps stretch
        error: (found, reference) => worstOfLargest(found, reference, /./),
      },
    ],
  },
  {
    measure: () => chain((energy, x) => last(hmc({ stepSize: 0.05, steps: 3, box }), steep(energy), x, 1)),
    checks: [
      {
        name: 'one HMC step in a box',
        unit: 'of the box',
        tolerance: 2e-5, // of the gradient's error, times the squared step size and its scale; one acceptance decided otherwise is 0.1
        error: (found, reference) => worstOfLargest(found, reference, /./),
      },
    ],
  },
];

/** So steep that an HMC step follows the energy, and not its momentum alone. */
const steep =
  (energy: Energy): Energy =>
  (x) =>
    scope(() => tf.mul(energy(x), 300));

async function chain(walk: (energy: Energy, x: tf.Tensor) => Promise<tf.Tensor>): Promise<Numbers> {
  const variables = model.init(key(0));
  const frozen = model.freeze(variables);
  const x = uniform(key(4), [ROWS, ...model.shape]);
  const end = await walk(frozen.energy(), x);
  const moved = tf.sub(end, x);
  frozen.dispose();
  release(variables, x);
  return read({ end, moved });
}

/** Where `steps` steps lead to. */
async function last<S extends State, I>(
  kernel: Kernel<S, I>,
  energy: Energy,
  x: tf.Tensor,
  steps: number,
): Promise<tf.Tensor> {
  let end: tf.Tensor | undefined;
  for await (const { step, state } of stream(kernel, energy, key(5), x, { steps })) {
    if (step === steps) end = tf.clone(state.position);
  }
  return end!;
}
