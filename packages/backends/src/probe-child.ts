import { findings, type Trial } from './findings.js';

// The program of the process that `probeBackends` starts: tries the backend that its argument names.
const trial = JSON.parse(process.argv[2]!) as Trial;
for await (const found of findings(trial)) await new Promise((resolve) => process.send!(found, resolve));
process.exit(); // whatever the backend still holds on to
