import { createInterface } from 'node:readline';
import type { Check } from './check.js';

/** What a JavaScript worker can do. */
export interface Served {
  readonly version: string;
  /** Each resolves when its numbers are there, not when they are on their way. */
  readonly works: Readonly<Record<string, () => Promise<void>>>;
  readonly check: () => Promise<Check>;
}

/** Answers `check` with numbers to compare and `go WORK` with the seconds that it took, a line each. */
export async function serve({ version, works, check }: Served): Promise<void> {
  console.log(JSON.stringify({ version, works: Object.keys(works) }));
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = line === 'check' ? check() : timed(works[line.replace(/^go /, '')]!);
    console.log(JSON.stringify(await answer.catch((error: unknown) => ({ error: String(error) }))));
  }
}

async function timed(work: () => Promise<void>): Promise<{ readonly seconds: number }> {
  const start = performance.now();
  await work();
  return { seconds: (performance.now() - start) / 1000 };
}
