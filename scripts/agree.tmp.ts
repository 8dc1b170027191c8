import { readFileSync, writeFileSync } from 'node:fs';
import { pagesOf, reportInPage, suiteBundle } from '../tests/conformance/in-chromium.js';
import { reportInNode } from '../tests/conformance/in-node.js';
import { SUBJECTS } from '../tests/conformance/subject.js';
import { agreementTable, between, type Found } from '../tests/conformance/table.js';
const PAGE = new URL('../docs/backends.md', import.meta.url);
const pages = await pagesOf(await suiteBundle());
const found: Found[] = [];
for (const subject of SUBJECTS) {
  const report = await (subject.place === 'node' ? reportInNode(subject, { steps: 100, seconds: 3 }) : reportInPage(pages, subject, { steps: 100, seconds: 3 }));
  console.log(subject.name, report.rows.filter(({ ok }) => !ok).map((r) => r.check + r.worst));
  found.push([subject, report]);
}
await pages.close();
const page = readFileSync(PAGE, 'utf8');
const machine = /\n\n(Node .*)\n/.exec(page.slice(page.indexOf('<!-- agreement -->')))![1]!;
writeFileSync(PAGE, between(page, 'agreement', `${agreementTable(found)}\n\n${machine}`));
