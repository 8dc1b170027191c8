import { samplerProbes } from './samplers.js';
import type { Subject } from './subject.js';
import { conformance } from './suite.js';

// `node --import tsx samplers-process.ts SUBJECT`, as JSON: a process of its own for each backend.
const subject = JSON.parse(process.argv[2]!) as Subject;
process.stdout.write(`\n${JSON.stringify(await conformance(subject, samplerProbes))}\n`);
