import { backendInfo, type BackendInfo } from '@ebmjs/backends';
import type { Row } from './check.js';
import { growth, type Gauges, type Growth } from './growth.js';
import type { Subject } from './subject.js';
import { conformance } from './suite.js';

/** All that is found out about a backend, as JSON. */
export interface Report {
  readonly rows: readonly Row[];
  readonly growth: Growth;
  readonly info: BackendInfo;
}

/** How long to watch the memory. */
export interface Watch {
  /** Langevin steps. */
  readonly steps: number;
  /** Ends earlier after so many seconds; absent for never. */
  readonly seconds?: number;
}

/** Runs the suite on a backend, then the long walk. */
export async function report(subject: Subject, watch: Watch, gauges: Gauges): Promise<Report> {
  const rows = await conformance(subject);
  const every = subject.backend === 'webgpu' ? 5 : 20; // software devices are slow: else there would be too few looks
  return { rows, growth: await growth({ every, ...watch, ...gauges }), info: backendInfo() };
}
