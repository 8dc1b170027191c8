import { probeAuto, probeBackends, type BackendProbe } from '@ebmjs/backends/node';
import { defineCommand } from 'citty';
import { closing, diagnosis, opening, row, type Diagnosis } from '../diagnosis.js';
import { Failure } from '../failure.js';
import { machine } from '../machine.js';
import { backendArgs, refuseUnknown, wholeFlag } from './common.js';

const args = {
  json: { type: 'boolean', description: 'the same as JSON', default: false },
  timeout: { type: 'string', description: 'seconds that each backend may take', default: '60', valueHint: 'n' },
} as const;

export const doctorCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const say = given.json ? () => undefined : (line: string) => void process.stdout.write(`${line}\n`);
      const found = await diagnose(wholeFlag('--timeout', given.timeout, 1), interrupt, say);
      if (given.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      if (!found.backends.some(({ works }) => works)) throw new Failure('no backend works');
    },
  });

/** Says each line as soon as it is known: a backend may take seconds. */
async function diagnose(timeout: number, signal: AbortSignal, say: (line: string) => void): Promise<Diagnosis> {
  const here = machine();
  say(opening(here));
  const backends: BackendProbe[] = [];
  for await (const probe of probeBackends({ timeout, signal })) {
    backends.push(probe);
    say(row(probe));
  }
  const found = diagnosis(here, backends, await probeAuto({ timeout, signal }));
  say(closing(found, backendArgs.backend.default));
  return found;
}
