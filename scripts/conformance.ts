import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { growthFaults } from '../tests/conformance/growth-faults.js';
import { pagesOf, reportInPage, suiteBundle } from '../tests/conformance/in-chromium.js';
import { reportInNode } from '../tests/conformance/in-node.js';
import { missing } from '../tests/conformance/missing.js';
import type { Report } from '../tests/conformance/report.js';
import { SUBJECTS } from '../tests/conformance/subject.js';
import { agreementTable, between, growthTable, type Found } from '../tests/conformance/table.js';

// `npm run conformance`: runs the suite on every backend, with 2,000 Langevin steps, and writes docs/backends.md.
const PAGE = new URL('../docs/backends.md', import.meta.url);
const watch = { steps: 2000 };

async function run(): Promise<void> {
  const pages = await pagesOf(await suiteBundle());
  const found: Found[] = [];
  try {
    for (const subject of SUBJECTS) {
      const report = await (subject.place === 'node'
        ? reportInNode(subject, watch)
        : reportInPage(pages, subject, watch));
      console.log(`${subject.name}: ${verdict(report)}`);
      found.push([subject, report]);
    }
  } finally {
    await pages.close();
  }
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), found, pages.version));
  if (found.some(([, report]) => faults(report).length > 0)) process.exitCode = 1;
}

const faults = ({ rows, growth }: Report): string[] => [
  ...rows.filter(({ ok }) => !ok).map(({ check, worst, trouble }) => `${check}: ${trouble ?? worst}`),
  ...growthFaults(growth),
];

function verdict(report: Report): string {
  const bad = faults(report);
  return bad.length > 0 ? bad.join('; ') : `all ${report.rows.length} checks hold, and nothing grew`;
}

function withTables(page: string, found: readonly Found[], chromium: string): string {
  const machine =
    `Node ${process.versions.node}, Chromium ${chromium}, ${os.availableParallelism()} cores; ` +
    `WebGPU on ${adapters(found)}.`;
  return between(between(page, 'agreement', `${agreementTable(found)}\n\n${machine}`), 'growth', growthTable(found));
}

const adapters = (found: readonly Found[]): string =>
  [...new Set(found.flatMap(([, { info }]) => info.adapter ?? []))].join(' and ');

const lacking = SUBJECTS.flatMap((subject) => {
  const why = missing(subject);
  return why === undefined ? [] : [`${subject.name}: ${why}`];
});
if (lacking.length > 0) {
  console.error(`conformance: the tables are of all backends, and this machine lacks\n${lacking.join('\n')}`);
  process.exitCode = 1;
} else await run();
