/** How far a long run has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** The same of a run of many chains, in temperatures: `done` is not whole where they are walked in batches. */
export interface AnnealingProgress extends Progress {
  /** What the chains that have come so far say of what the run is for. */
  readonly estimate?: RunningEstimate;
}

/** A figure that is not final. */
export interface RunningEstimate {
  /** The inverse temperature that it is of: 1 as soon as some chains have ended. */
  readonly beta: number;
  readonly value: number;
  readonly standardError: number;
  readonly effectiveSamples: number;
}
