/**
 * Settings with which every experiment is over in a second or so on a tiny run, by name. An experiment that takes longer by
 * default must have its own here: the tests run all that are in the list.
 */
export const QUICK = {
  'class-grid': { perClass: 1, steps: 2 },
  'sampling-trace': { images: 2, steps: 6, frames: 3 },
  'nearest-neighbours': { images: 2, neighbours: 2, compared: 4 },
  energies: { images: 20, bins: 4 },
  ood: { images: 20 },
};
