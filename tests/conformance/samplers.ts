import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, stream, type Energy, type Kernel, type State } from '@ebmjs/core';
import { ising, potts } from '@ebmjs/models';
import {
  adaptiveHmc,
  blockGibbs,
  denseMass,
  diagonalMass,
  dmala,
  dula,
  energyScaled,
  gibbs,
  gibbsWithGradients,
  hmc,
  langevin,
  mala,
  nuts,
  parallelTempering,
  randomWalk,
  sgld,
  singleFlip,
  underdamped,
  type Mass,
} from '@ebmjs/samplers';
import type { Probe } from './check.js';
import { worstOfLargest } from './distance.js';
import { read } from './read.js';

const [CHAINS, DIMENSION, STEPS] = [8, 3, 4];

/** `sum x^2 / 2 + x^4 / 4`, by plain operations: its gradient is the backend's. */
const quartic: Energy = (x) =>
  scope(() => {
    const square = tf.square(x);
    return tf.sum(tf.add(tf.div(square, 2), tf.div(tf.square(square), 4)), 1);
  });
const spins = ising({ shape: [2, 3], coupling: 0.4, field: 0.2 });
const colours = potts({ shape: [2, 2], states: 3, coupling: 0.6 });
const board = [
  [0, 2, 4],
  [1, 3, 5],
];
const box = { min: -3, max: 3 };
const uneven = (): Mass => diagonalMass([0.5, 1, 1.5]);
const correlated = (): Mass =>
  denseMass([
    [0.6, 0.1, 0],
    [0.1, 1, 0.2],
    [0, 0.2, 1.5],
  ]);

interface Chain {
  readonly energy: Energy;
  /** The caller's. */
  readonly start: () => tf.Tensor;
}
const continuous: Chain = { energy: quartic, start: () => normal(key(21), [CHAINS, DIMENSION]) };
const onSpins: Chain = { energy: spins.energy, start: () => spins.sample(key(22), CHAINS) };
const onColours: Chain = { energy: colours.energy, start: () => colours.sample(key(23), CHAINS) };

type Built = readonly [name: string, chain: Chain, build: (mass: Mass) => unknown, mass?: () => Mass];

/** Every kernel, built anew on each backend, where its tensors live. */
const KERNELS: readonly Built[] = [
  ['langevin', continuous, () => langevin({ stepSize: 0.05 })],
  ['langevin, Heun, preconditioned', continuous, langevinOf, uneven],
  ['langevin, paper', continuous, () => langevin({ preset: 'paper', stepSize: 0.1, gradientClip: 1, box })],
  ['sgld', continuous, () => sgld({ stepSize: (step) => 0.1 / (1 + step) })],
  ['hmc', continuous, () => hmc({ stepSize: 0.3, steps: 3 })],
  ['hmc, jittered, two stages', continuous, (mass) => hmc({ ...jittered, mass }), uneven],
  ['hmc, dense mass', continuous, (mass) => hmc({ stepSize: 0.4, steps: 2, mass }), correlated],
  ['hmc in a box', continuous, () => hmc({ stepSize: 0.4, steps: 3, box })],
  ['adaptiveHmc', continuous, () => adaptiveHmc({ stepSize: 0.3, steps: 3, mass: 'diagonal' })],
  ['mala', continuous, () => mala({ stepSize: 0.1 })],
  ['mala, steps by energy', continuous, () => mala({ stepSize: energyScaled({ stepSize: 0.1, scale: 1 }) })],
  ['randomWalk', continuous, (preconditioner) => randomWalk({ stepSize: 0.4, preconditioner }), correlated],
  ['underdamped', continuous, (mass) => underdamped({ stepSize: 0.3, friction: 1, mass }), uneven],
  ['nuts', continuous, (mass) => nuts({ stepSize: 0.4, maxDepth: 3, mass }), uneven],
  [
    'parallelTempering',
    continuous,
    () => parallelTempering(hmc({ stepSize: 0.3, steps: 2 }), { temperatures: [1, 3] }),
  ],
  ['gibbsWithGradients', onSpins, () => gibbsWithGradients({ values: 'spins' })],
  ['dmala', onColours, () => dmala({ values: 'one-hot', stepSize: 0.8 })],
  ['dula', onSpins, () => dula({ values: 'spins', stepSize: 1 })],
  ['singleFlip', onSpins, () => singleFlip({ values: 'spins' })],
  ['gibbs', onColours, () => gibbs({ values: 'one-hot' })],
  ['blockGibbs', onSpins, () => blockGibbs({ values: 'spins', blocks: board })],
];
const jittered = { stepSize: 0.6, steps: [1, 3], jitter: 0.2, integrator: 'two-stage' } as const;
function langevinOf(preconditioner: Mass): unknown {
  return langevin({ stepSize: 0.05, integrator: 'heun', preconditioner });
}

/** The same key, the same chain: where it ends, and what its last step had to say. */
export const samplerProbes: readonly Probe[] = KERNELS.map(([name, chain, build, mass]) => ({
  measure: async () => {
    const lent = mass?.();
    const start = chain.start();
    try {
      return await read(await walked(build(lent!) as Kernel<State, object>, chain.energy, start));
    } finally {
      release(start, lent);
    }
  },
  checks: [
    {
      name,
      unit: 'of the largest number',
      tolerance: 1e-5, // a dozen gradients of a few roundings each, 6e-8; one acceptance decided otherwise is above 0.01
      error: (found, reference) => worstOfLargest(found, reference, /./),
    },
  ],
}));

async function walked(
  kernel: Kernel<State, object>,
  energy: Energy,
  start: tf.Tensor,
): Promise<Record<string, tf.Tensor>> {
  const kept: Record<string, tf.Tensor> = {};
  for await (const { step, state, info } of stream(kernel, energy, key(24), start, { steps: STEPS })) {
    if (step < STEPS) continue;
    for (const [name, value] of Object.entries({ ...state, ...info })) {
      if (value instanceof tf.Tensor) kept[name] = tf.cast(value, 'float32');
    }
  }
  return kept;
}
