import { resnet32 } from '@ebmjs/models';
import { describe, expect, it } from 'vitest';
import { missing } from '../conformance/missing.js';
import { networkMemory } from '../network-memory.js';

const BATCH = 16;
/** WebAssembly's memory grows by fifths, and a convolution has scratch memory of its own. */
const OWN = 1.2;

describe.each(['node', 'wasm'] as const)('resnet32 with ten classes at full width, batches of 16, on %s', (backend) => {
  it.skipIf(missing({ backend, place: 'node' }))(
    'takes a Langevin step and an update of training in the memory that was predicted, and leaves none',
    async () => {
      const found = await networkMemory(backend, resnet32({ classes: 10 }), BATCH);
      process.stdout.write(`${backend}: ${JSON.stringify(found)}\n`);
      for (const share of [found.step, found.update]) expect(Math.abs(share - 1)).toBeLessThan(0.2);
      expect(found.left).toBe(0);
      expect((found.heap ?? 0) / found.predicted).toBeLessThan(OWN);
    },
    30 * 60_000,
  );
});
