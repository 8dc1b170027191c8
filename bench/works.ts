import { CHAINS, LEAPFROGS, type Settings } from './settings.js';

/** Something that systems do on the clock. */
export interface Work {
  readonly title: string;
  readonly unit: string;
  /** Units that one `go` gets done. */
  readonly amount: (settings: Settings) => number;
  /** Rounds of a long work. @defaultValue as many as were asked for */
  readonly rounds?: (asked: number) => number;
}

/** By the name that the protocol and `--work` use. Rates: more is better. */
export const WORKS: Readonly<Record<string, Work>> = {
  'langevin-mnist': {
    title: 'Langevin step of MnistNet, batch 128',
    unit: 'image-steps/s',
    amount: ({ batch, langevinSteps }) => batch * langevinSteps,
  },
  'beside-mnist': {
    title: 'Langevin step of MnistNet without the network, batch 128',
    unit: 'image-steps/s',
    amount: ({ batch }) => batch * BESIDE_STEPS,
  },
  'forward-mnist': {
    title: 'energies of MnistNet, 256 images',
    unit: 'images/s',
    amount: ({ batch }) => 2 * batch,
  },
  'update-mnist': {
    title: 'weight gradient and update of MnistNet, 128 images against 128',
    unit: 'updates/min',
    amount: () => 60,
    rounds: (asked) => Math.min(asked, 5),
  },
  'langevin-cifar': {
    title: 'Langevin step of the network for CIFAR-10, batch 32',
    unit: 'image-steps/s',
    amount: ({ cifarBatch }) => cifarBatch,
    rounds: (asked) => Math.min(asked, 5),
  },
  'train-mnist': {
    title: 'training iteration of MnistNet, batch 128, 20 steps',
    unit: 'iterations/min',
    amount: () => 60,
    rounds: (asked) => Math.min(asked, 3),
  },
  hmc: {
    title: 'HMC, 1,024 chains in 10 dimensions, 10 leapfrogs',
    unit: 'gradients/s',
    amount: ({ hmcSteps }) => CHAINS * LEAPFROGS * hmcSteps,
  },
  'hmc-analytic': {
    title: 'HMC, 1,024 chains in 10 dimensions, 10 leapfrogs, the gradient by hand',
    unit: 'gradients/s',
    amount: ({ hmcSteps }) => CHAINS * LEAPFROGS * hmcSteps,
  },
  normals: {
    title: 'standard normals, a million at a time',
    unit: 'numbers/s',
    amount: ({ draws }) => draws * 1e6,
  },
  'load-fashion-mnist': {
    title: 'Fashion-MNIST, 60,000 images from gzip to a first shuffled batch',
    unit: 'images/s',
    amount: () => 60_000,
  },
  matmul: {
    title: 'product of two 1024 x 1024 matrices',
    unit: 'GFLOP/s',
    amount: ({ products }) => (products * 2 * 1024 ** 3) / 1e9,
  },
};

/**
 * Arithmetic of a Langevin step, an image, in GFLOP: forward, and as much again back to the input. Forward passes are
 * 0.0286 and 0.853 billion multiplications with an addition each.
 */
export const STEP_GFLOP: Readonly<Record<string, number>> = {
  'langevin-mnist': 2 * 2 * 0.0286,
  'langevin-cifar': 2 * 2 * 0.853,
};

/** Steps of `beside-mnist` at a time: they are short. */
export const BESIDE_STEPS = 50;

/** Langevin steps of a training iteration at the paper's size. */
export const STEPS = 20;
