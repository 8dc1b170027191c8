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
  /** On a graphics card. */
  readonly gpu: boolean;
  /** Above 1 is faster than eager PyTorch, for `gpu` rows than PyTorch there; null where that was not measured. */
  readonly ratioToTorchEager: number | null;
}

/** The seconds that the rounds of a work took on a system. */
export interface Timing {
  readonly work: string;
  readonly system: Pick<System, 'name' | 'backend' | 'threads' | 'gpu'>;
  readonly seconds: readonly number[];
}

/** Times as rates, and as ratios to PyTorch's. */
export function rowsOf(timings: readonly Timing[], settings: Settings): Row[] {
  const rows = timings.map(({ work, system, seconds }) => {
    const { unit, amount } = WORKS[work]!;
    const rates = seconds.map((time) => amount(settings) / time);
    const { name, backend, threads, gpu = false } = system;
    const measured = { rounds: rates.length, median: median(rates), spread: spread(rates) };
    return { work, system: name, backend, threads, gpu, ...measured, unit };
  });
  return rows.map((row) => {
    const torch = rows.find(({ work, system }) => work === row.work && system === (row.gpu ? 'torch-cuda' : 'torch'));
    return { ...row, ratioToTorchEager: torch ? row.median / torch.median : null };
  });
}
