/** What every worker is told, as JSON in its first argument. */
export interface Settings {
  /** Safetensors file of the network's variables, the data `data.x` and the images `check.x`. */
  readonly weights: string;
  readonly threads: number;
  /** Images a step. */
  readonly batch: number;
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
}

export const CHAINS = 1024;
export const DIMENSION = 10;
export const LEAPFROGS = 10;

const common = { threads: 2, langevinSteps: 2, hmcSteps: 20, draws: 2, products: 10 };

/** The paper's sizes; `quick` ones show that everything runs, not how fast. */
export function settingsFor(weights: string, quick: boolean): Settings {
  return quick
    ? { ...common, weights, batch: 8, steps: 2, hmcSteps: 2, products: 1 }
    : { ...common, weights, batch: 128, steps: 20 };
}
