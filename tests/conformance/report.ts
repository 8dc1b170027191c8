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
  const slow = subject.backend === 'webgpu' ? { chains: 8, every: 5 } : {}; // a processor may play the graphics card
  return { rows, growth: await growth({ ...slow, ...watch, ...gauges }), info: backendInfo() };
}
