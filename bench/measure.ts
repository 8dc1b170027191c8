import { setTimeout as sleep } from 'node:timers/promises';
import { disagreement, type Check } from './check.js';
import type { Child } from './child.js';
import { busyShare } from './machine.js';
import type { Timing } from './rows.js';
import type { System } from './systems.js';

/** A system whose worker answers. */
export interface Running {
  readonly system: System;
  readonly child: Child;
}

/** Throws unless all compute the same energies and slopes as the first. */
export async function compare(running: readonly Running[]): Promise<void> {
  let wanted: Check | undefined;
  for (const { system, child } of running) {
    const got = (await child.ask('check')) as unknown as Check;
    const problem = disagreement(got, (wanted ??= got));
    if (problem) throw new Error(`${system.name} does not compute what ${running[0]!.system.name} does: ${problem}`);
  }
}

export interface Measured {
  readonly timings: readonly Timing[];
  /** `busyShare` before each round. */
  readonly busy: readonly number[];
}

/** One round that is not timed, then `rounds`: in each every system in turn, so that all meet the same disturbances. */
export async function measure(work: string, running: readonly Running[], rounds: number): Promise<Measured> {
  const able = running.filter(({ system, child }) => knows(system, child, work));
  const seconds = able.map((): number[] => []);
  const busy: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    if (round > 0) {
      await sleep(300); // threads stop spinning
      busy.push(await busyShare());
    }
    for (const [i, { system, child }] of able.entries()) {
      const answer = await child.ask(`go ${work}`).catch((cause: unknown) => {
        throw new Error(`${system.name} failed at ${work}`, { cause });
      });
      if (round > 0) seconds[i]!.push(answer['seconds'] as number);
    }
  }
  return { timings: able.map(({ system }, i) => ({ work, system, seconds: seconds[i]! })), busy };
}

function knows({ except = [] }: System, { hello }: Child, work: string): boolean {
  return (hello['works'] as readonly string[]).includes(work) && !except.includes(work);
}
