import { expect, it } from 'vitest';
import { expectReport } from './expect-report.js';
import { reportInNode } from './in-node.js';
import { missing } from './missing.js';
import { SUBJECTS } from './subject.js';

const subject = SUBJECTS.find(({ place, backend }) => place === 'node' && backend === 'webgpu')!;

it.skipIf(missing(subject))(
  'WebGPU in Node agrees with the CPU backend, and does not grow in ten seconds of Langevin steps',
  async () => {
    const report = await reportInNode(subject, { steps: 2000, seconds: 10 });
    expectReport(subject, report);
    expect(report.growth.gpu).toBe(0);
  },
  240_000,
);
