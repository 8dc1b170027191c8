import type { Batch, Key, State } from '@ebmjs/core';
import type { SamplerTuning } from './tune-options.js';
import type { TunedSampler } from './tune-sampler.js';

/** How a run finds its step size again from time to time. */
export interface Retune<S extends State = State, I = unknown> extends SamplerTuning<S, I> {
  /** Updates from one tuning to the next. */
  readonly every: number;
  /** The step size of the kernel that the run begins with: `kernel(stepSize)` is the sampler's. */
  readonly stepSize: number;
  /**
   * Where half of the chains start, with labels if the model takes them: the prior. The others start in the run's buffer,
   * where the energy of chains that have long arrived falls no further and tells little.
   */
  readonly start: (key: Key, n: number) => Batch;
  /**
   * Whether the number of steps is set as well. It is then that of the last tuning, whatever else has raised it.
   *
   * @defaultValue `false`
   */
  readonly setsSteps?: boolean;
  /** Told what each tuning has found, after how many updates. */
  readonly onTuned?: (step: number, tuned: TunedSampler) => void;
}
