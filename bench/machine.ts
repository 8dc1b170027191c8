import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where and when the numbers were measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** As the workers say them, by system. */
  readonly versions: Readonly<Record<string, string>>;
  /** Median share of the cores that was busy between the rounds, when no worker was asked anything. */
  readonly busyWithOthers: number;
  readonly date: string;
}

export function machine(versions: Readonly<Record<string, string>>, busyWithOthers: number): Machine {
  return {
    cpu: os.cpus()[0]!.model,
    cores: os.availableParallelism(),
    node: process.version,
    versions,
    busyWithOthers: Number(busyWithOthers.toFixed(3)),
    date: new Date().toISOString().slice(0, 10),
  };
}

/** For below the tables. */
export function sentence({ date, cpu, cores, node, busyWithOthers, versions }: Machine): string {
  const busy = `${(100 * busyWithOthers).toFixed(0)} % of the cores busy with others between rounds`;
  const systems = [...new Set(Object.values(versions))].join(', ');
  return `${date}, ${cpu}, ${cores} cores, Node ${node}; ${busy}. Versions: ${systems}.`;
}

/** The share of the cores that is busy in the next moment, from 0 to 1. */
export async function busyShare(milliseconds = 200): Promise<number> {
  const before = cpuTimes();
  await sleep(milliseconds);
  const after = cpuTimes();
  const total = after.total - before.total;
  return total > 0 ? 1 - (after.idle - before.idle) / total : 0;
}

function cpuTimes(): { readonly idle: number; readonly total: number } {
  const times = os.cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), total: sum(times.map((each) => sum(Object.values(each)))) };
}
