import { median, spread } from './statistics.js';
import type { Settings } from './settings.js';
import type { System } from './systems.js';
import { WORKS } from './works.js';

/** A work on a system. */
export interface Row {
  readonly work: string;
  readonly system: string;
  readonly backend: string;
  readonly threads: number;
  readonly rounds: number;
  /** Of the rates of the rounds. */
  readonly median: number;
  /** Half their interquartile range. */
  readonly spread: number;
  readonly unit: string;
  /** Above 1 is faster than eager PyTorch; null where that was not measured. */
  readonly ratioToTorchEager: number | null;
}

/** The seconds that the rounds of a work took on a system. */
export interface Timing {
  readonly work: string;
  readonly system: Pick<System, 'name' | 'backend' | 'threads'>;
  readonly seconds: readonly number[];
}

/** Times as rates, and as ratios to PyTorch's. */
export function rowsOf(timings: readonly Timing[], settings: Settings): Row[] {
  const rows = timings.map(({ work, system, seconds }) => {
    const { unit, amount } = WORKS[work]!;
    const rates = seconds.map((time) => amount(settings) / time);
    const { name, backend, threads } = system;
    const measured = { rounds: rates.length, median: median(rates), spread: spread(rates) };
    return { work, system: name, backend, threads, ...measured, unit };
  });
  return rows.map((row) => {
    const torch = rows.find(({ work, system }) => work === row.work && system === 'torch');
    return { ...row, ratioToTorchEager: torch ? row.median / torch.median : null };
  });
}
