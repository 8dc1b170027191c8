/** One number of a state. */
export interface Feature {
  readonly name: string;
  readonly unit: string;
}

/** What a simulated robot went through: states at even moments. */
export interface Trajectories {
  readonly name: string;
  /** `[trajectories, moments, features]`, in the features' units. */
  readonly states: Float32Array;
  readonly shape: readonly [trajectories: number, moments: number, features: number];
  readonly features: readonly Feature[];
  /** Seconds between two moments. */
  readonly interval: number;
}

/** A state and what drives it: as many numbers as the features have. */
export type Simulation = (trajectory: number) => Generator<readonly number[], never>;

/** As many states of each trajectory as are wanted. */
export function recorded(
  about: Omit<Trajectories, 'states' | 'shape'>,
  { trajectories, moments }: { readonly trajectories: number; readonly moments: number },
  simulate: Simulation,
): Trajectories {
  const width = about.features.length;
  const states = new Float32Array(trajectories * moments * width);
  for (let i = 0; i < trajectories; i++) {
    const states1 = simulate(i);
    for (let k = 0; k < moments; k++) states.set(states1.next().value, (i * moments + k) * width);
  }
  return { ...about, states, shape: [trajectories, moments, width] };
}
