import { describe, expect, it } from 'vitest';
import type { Row } from './check.js';
import { inFreshNode } from './in-node.js';
import { missing } from './missing.js';
import { samplerProbes } from './samplers.js';
import { SUBJECTS } from './subject.js';

const PROGRAM = new URL('./samplers-process.ts', import.meta.url);
const here = SUBJECTS.filter(({ place, backend }) => place === 'node' && backend !== 'cpu');

// Those that are skipped are told by vitest.global.ts.
describe.each(here.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  it.skipIf(missing(subject))(
    'walks the chains of the CPU backend by every kernel, and leaves nothing behind',
    async () => {
      const rows = (await inFreshNode(PROGRAM, [subject])) as readonly Row[];
      expect(rows.filter(({ ok }) => !ok)).toEqual([]);
      expect(rows).toHaveLength(samplerProbes.length + 1); // and the tensors left behind
    },
    240_000,
  );
});
