import type { Kernel } from '@ebmjs/core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { invariance } from '../../test/invariance.js';
import { TARGETS, type TargetName } from '../../test/targets.js';
import type { Point } from '../point.js';
import { mutated, unmutated, type Mutation, type Samplers } from './mutated.fixture.js';

/** A mistake, and the target and the kernel that show it. */
export type Case = readonly [
  name: string,
  target: TargetName,
  build: (s: Samplers) => unknown,
  path: string,
  mutation: Mutation,
];

/** The worst score that a kernel gets on exact draws. */
function scoreOf(samplers: Samplers, [, target, build]: Case, chains: number): number {
  return invariance(build(samplers) as Kernel<Point, object>, TARGETS[target], key(21), { chains, steps: 3 }).worst.z;
}

/** Tests that steps from exact draws show each mistake, and nothing where there is none. */
export function exactDrawsShow(cases: readonly Case[], chains: number): void {
  it.each(cases)('%s', async (...given) => {
    const [, , , path, mutation] = given;
    expect(scoreOf(await mutated(path, mutation), given, chains)).toBeGreaterThan(7);
  });

  // Each kernel and target of the above once, through the same imports.
  it('nothing where nothing is changed', async () => {
    const distinct = new Map(cases.map((given) => [`${given[1]} ${String(given[2])}`, given]));
    const samplers = await unmutated();
    for (const [name, given] of distinct) expect(scoreOf(samplers, given, chains), name).toBeLessThan(5.7);
  });
}
