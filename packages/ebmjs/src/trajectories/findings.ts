import type { Forecasts } from './forecasts.js';
import type { ObstaclePlans } from './obstacle-plans.js';
import type { Plans } from './plans.js';

/** What is known of a run on the trajectories of a robot. */
export interface TrajectoryFindings {
  readonly robot: string;
  /** Of positions. */
  readonly unit: string;
  /** Seconds from a moment to the next. */
  readonly interval: number;
  readonly settings: {
    readonly pasts: number;
    readonly horizon: number;
    readonly tasks: number;
    readonly tolerance: number;
    readonly clearance: number;
  };
  readonly forecasts: Forecasts;
  readonly plans: Plans;
  /** Where there was something in the way; `null` for no obstacles. */
  readonly around: ObstaclePlans | null;
}
