import { describe, expect, it } from 'vitest';
import { expectReport } from './expect-report.js';
import { reportInNode } from './in-node.js';
import { missing } from './missing.js';
import { SUBJECTS } from './subject.js';

const STEPS = 2000;
const here = SUBJECTS.filter(({ place, backend }) => place === 'node' && backend !== 'webgpu');

// Those that are skipped are told by vitest.global.ts.
describe.each(here.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  it.skipIf(missing(subject))(
    'agrees with the CPU backend, and does not grow over 2,000 Langevin steps',
    async () => {
      const report = await reportInNode(subject, { steps: STEPS });
      expectReport(subject, report);
      expect(report.growth.walked).toBe(STEPS);
    },
    180_000,
  );
});
