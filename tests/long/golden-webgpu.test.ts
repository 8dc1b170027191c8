import { describe, expect, it } from 'vitest';
import { inFreshNode } from '../conformance/in-node.js';
import { missing } from '../conformance/missing.js';
import { type Distances } from '../golden/distances.js';
import { golden, titleOf } from '../golden/golden.js';

const PROCESS = new URL('../golden/golden-process.ts', import.meta.url);
const lacking = missing({ backend: 'webgpu', place: 'node' });
if (lacking !== undefined) console.warn(`SKIPPED the golden networks on WebGPU: ${lacking}`);

// A processor that plays the graphics card compiles programs for minutes: the quick tests have the smallest networks.
describe.skipIf(lacking)('on WebGPU in Node every network has the numbers of an independent implementation', () => {
  it.each(golden.cases.map((one, index) => [titleOf(one), index] as const))(
    '%s',
    async (_, index) => {
      const found = (await inFreshNode(PROCESS, ['webgpu', index])) as Distances;
      for (const [what, distance] of Object.entries(found)) expect(distance, what).toBeLessThan(1e-4);
    },
    15 * 60_000,
  );
});
