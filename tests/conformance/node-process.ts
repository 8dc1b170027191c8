import { report, type Watch } from './report.js';
import type { Subject } from './subject.js';

// A process of its own for each backend: `node --expose-gc --import tsx node-process.ts SUBJECT WATCH`, both JSON.
const [subject, watch] = process.argv.slice(2).map((argument) => JSON.parse(argument) as unknown);
const { gc: collect } = globalThis as { readonly gc?: () => void };
const found = await report(subject as Subject, watch as Watch, {
  ...(collect && { collect }),
  heap: () => process.memoryUsage().heapUsed,
  resident: () => process.memoryUsage.rss(),
});
process.stdout.write(`\n${JSON.stringify(found)}\n`);
