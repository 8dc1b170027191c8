import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReport } from '../conformance/expect-report.js';
import { pagesOf, reportInPage, suiteBundle, type Pages } from '../conformance/in-chromium.js';
import { reportInNode } from '../conformance/in-node.js';
import { missing } from '../conformance/missing.js';
import { SUBJECTS } from '../conformance/subject.js';

// What `npm test` cuts short: 2,000 steps where a processor plays the graphics card.
const STEPS = 2000;
const slow = SUBJECTS.filter(({ place, backend }) => place === 'chromium' || backend === 'webgpu');

let pages: Pages | undefined;
beforeAll(async () => {
  if (!missing({ backend: 'webgpu', place: 'chromium' })) pages = await pagesOf(await suiteBundle());
});
afterAll(() => pages?.close());

describe.each(slow.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  it.skipIf(missing(subject))(
    'agrees with the CPU backend, and does not grow over 2,000 Langevin steps',
    async () => {
      const watch = { steps: STEPS };
      const report = await (subject.place === 'node'
        ? reportInNode(subject, watch)
        : reportInPage(pages!, subject, watch));
      expectReport(subject, report);
      expect(report.growth.walked).toBe(STEPS);
    },
    30 * 60_000,
  );
});
