import { join } from 'node:path';
import { STEPS } from './works.js';

/** What every worker is told, as JSON in its first argument. */
export interface Settings {
  /** Safetensors file of MnistNet's variables, the data `data.x` and the images `check.x`. */
  readonly weights: string;
  /** The same of the network for CIFAR-10. */
  readonly cifarWeights: string;
  readonly threads: number;
  /** Images a step. */
  readonly batch: number;
  readonly cifarBatch: number;
  /** Langevin steps a training iteration. */
  readonly steps: number;
  /** How much of a work one `go` is. */
  readonly langevinSteps: number;
  readonly hmcSteps: number;
  /** Times a million normals. */
  readonly draws: number;
  /** Products of two 1024 x 1024 matrices. */
  readonly products: number;
  /** PyTorch: compile the energies. */
  readonly compile?: boolean;
  /** PyTorch: compute on the graphics card, in float32 or with its matrix units in TF32. */
  readonly cuda?: 'float32' | 'tf32';
  /** WebGPU: a processor that plays a graphics card will do. It shows that everything runs. */
  readonly software?: boolean;
}

export const CHAINS = 1024;
export const DIMENSION = 10;
export const LEAPFROGS = 10;

const common = { threads: 2, langevinSteps: 2, hmcSteps: 200, draws: 2, products: 10 };

/** The paper's sizes; `quick` ones show that everything runs, not how fast. */
export function settingsFor(folder: string, quick: boolean): Settings {
  const files = { weights: join(folder, 'mnist.safetensors'), cifarWeights: join(folder, 'cifar.safetensors') };
  return quick
    ? { ...common, ...files, batch: 8, cifarBatch: 2, steps: 2, hmcSteps: 2, products: 1, software: true }
    : { ...common, ...files, batch: 128, cifarBatch: 32, steps: STEPS };
}
