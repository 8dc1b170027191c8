/**
 * Settings with which every experiment is over in a second or so on a tiny run, by name. An experiment that takes longer by
 * default must have its own here: the tests run all that are in the list.
 */
export const QUICK = {
  'class-grid': { perClass: 1, steps: 2 },
  'sampling-trace': { images: 2, steps: 6, frames: 3 },
  'nearest-neighbours': { images: 2, neighbours: 2, compared: 4, updates: 2 },
  'sample-quality': { images: 40, references: 40, updates: 2 },
  calibration: { images: 20, bins: 3 },
  energies: { images: 20, bins: 4 },
  ood: { images: 20 },
  'ood-scores': { images: 10, fitted: 50 },
  classification: { images: 20, references: 100, refineSteps: 1, fitted: 50 },
  robustness: { images: 4, attackSteps: 1, refineSteps: 1, fitted: 50, updates: 2, linf: [0.1], l2: [0.5] },
  inpainting: { images: 2, references: 20, rounds: 2, steps: 1, chains: 2 },
  denoising: { images: 2, tuning: 2, references: 20, rounds: 2, steps: 1, chains: 1, deviations: [0.2] },
  'salt-and-pepper': { images: 2, tuning: 2, references: 20, rounds: 2, steps: 1, chains: 1 },
  'cross-class': { images: 3, references: 20, rounds: 2, steps: 1, shown: 2 },
  'class-interpolation': { images: 2, points: 3, steps: 2, references: 20 },
  'label-inference': { images: 4, fitted: 50, steps: 2 },
  'long-chains': { chains: 3, steps: 4, references: 20 },
  trajectories: { pasts: 3, samples: 2, steps: 2, tasks: 2, planSteps: 2, predictorUpdates: 2 },
  traversal: { images: 2, directions: 1, moves: 1, steps: 1, products: 3 },
};
