import { useBackend, type BackendName } from '@ebmjs/backends';
import { distances } from './distances.js';
import { golden } from './golden.js';
import { measured } from './measured.js';
import { modelOf } from './model-of.js';

// One case on one backend: `node --import tsx golden-process.ts BACKEND INDEX`, both JSON. Prints the distances.
const [backend, index] = process.argv.slice(2).map((argument) => JSON.parse(argument) as unknown);
await useBackend(backend as BackendName);
const one = golden.cases[index as number]!;
process.stdout.write(`\n${JSON.stringify(distances(await measured(one, modelOf(one)), one))}\n`);
