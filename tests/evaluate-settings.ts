/**
 * Settings with which every experiment is over in a second or so on a tiny run, by name. An experiment that takes longer by
 * default must have its own here: the tests run all that are in the list.
 */
export const QUICK = {
  'class-grid': { perClass: 1, steps: 2 },
  'sampling-trace': { images: 2, steps: 6, frames: 3 },
  'nearest-neighbours': { images: 2, neighbours: 2, compared: 4 },
  'sample-quality': { images: 40, references: 40, updates: 2 },
  calibration: { images: 20, bins: 3 },
  energies: { images: 20, bins: 4 },
  ood: { images: 20 },
  trajectories: { pasts: 3, samples: 2, steps: 2, tasks: 2, planSteps: 2, predictorUpdates: 2 },
};
