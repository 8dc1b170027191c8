import { cp, readFile, rm } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import { commandLine } from '../command-line.js';
import { likelihoodKilled, withoutTimes } from '../likelihood-killed.js';

const line = commandLine();
afterAll(() => rm(line.folder, { recursive: true, force: true }));
const likelihood = async (name: string): Promise<{ readonly logZ: readonly { effectiveSamples: number }[] }> =>
  withoutTimes(await readFile(line.at(name, 'likelihood.json'), 'utf8')) as Awaited<ReturnType<typeof likelihood>>;

it(
  "10,000 chains on the demo's model, killed and resumed, end in the numbers of a run that was not, in bounded memory",
  async () => {
    await line.done('train', 'whole', '--backend', 'wasm', '--threads', '1');
    await cp(line.at('whole'), line.at('killed'), { recursive: true });
    await cp(line.at('whole'), line.at('few'), { recursive: true });
    const flags = (chains: number): string[] => [
      ...[
        '--temperatures',
        '40',
        '--chains',
        String(chains),
        '--images',
        '10',
        '--batch',
        '500',
        '--backend',
        'wasm',
        '--threads',
        '1',
      ],
    ];
    const few = await likelihoodKilled(line, { name: 'few', flags: flags(50), kills: [] });
    const whole = await likelihoodKilled(line, { name: 'whole', flags: flags(1000), kills: [] });
    const file = 'ais-40.safetensors';
    const killed = await likelihoodKilled(line, { name: 'killed', flags: flags(1000), kills: [file, file, file] });
    const mebibytes = [few, whole, killed].map((bytes) => Math.round(bytes / 2 ** 20));
    process.stderr.write(`500 chains, 10,000, and 10,000 killed three times: ${mebibytes.join(', ')} MiB at most\n`);
    expect(await likelihood('killed')).toEqual(await likelihood('whole'));
    // One batch of 500 either way; the rest is numbers of 8 bytes, some a chain and some a temperature and class.
    expect(Math.max(whole, killed)).toBeLessThan(few + 100 * 2 ** 20);
  },
  60 * 60_000,
);
