import { expect } from 'vitest';
import { growthFaults } from './growth-faults.js';
import type { Report } from './report.js';
import type { Subject } from './subject.js';
import { CHECKS } from './suite.js';

/** On the right backend every check was made and passed, and nothing grew. */
export function expectReport({ name, backend, options }: Subject, { rows, growth, info }: Report): void {
  expect({ name: info.name, threads: info.threads }).toMatchObject({
    name: backend,
    ...(options?.threads !== undefined && { threads: options.threads }),
  });
  expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  expect(rows.map(({ check, backend }) => `${backend}: ${check}`)).toEqual(CHECKS.map((check) => `${name}: ${check}`));
  expect(growthFaults(growth)).toEqual([]);
}
