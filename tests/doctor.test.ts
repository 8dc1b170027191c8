import { rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled } from '../packages/backends/src/installed.fixture.js';
import { commandLine, untilTrue } from './command-line.js';

const { folder, at, start, done } = commandLine();

interface Probe {
  readonly name: string;
  readonly works: boolean;
  readonly problem?: string;
  readonly install?: string;
  readonly version?: string;
  readonly threads?: number;
  readonly gradientError?: number;
  readonly speed?: number;
  readonly simd?: boolean;
}

interface Found {
  readonly [name: string]: unknown;
  readonly backends: readonly Probe[];
  readonly auto: { readonly name: string; readonly notes: readonly string[] };
  readonly install: readonly string[];
}

/** Loaded into every process: does at once what is said for the backend that is to be tried. */
const sabotage = (does: Readonly<Record<string, string>>): string => `
  const trial = process.argv[2]?.startsWith('{') ? JSON.parse(process.argv[2]).name : '';
  ${Object.entries(does)
    .map(([name, code]) => `if (trial === '${name}') { ${code} }`)
    .join('\n')}`;
const FAIL = `throw new TypeError('not today');`;
const quick = { node: FAIL, webgpu: FAIL, auto: FAIL };

let env = {};
beforeAll(async () => {
  await writeFile(at('well.mjs'), '');
  await writeFile(at('crash.mjs'), sabotage({ ...quick, wasm: `process.kill(process.pid, 'SIGSEGV'); for (;;);` }));
  await writeFile(at('hang.mjs'), sabotage({ ...quick, cpu: `for (;;);` }));
  await writeFile(at('nothing.mjs'), sabotage({ ...quick, wasm: FAIL, cpu: FAIL }));
  env = { VK_DRIVER_FILES: 'none.json', EBMJS_DATA_DIR: 'some/where' }; // WebGPU has tests of its own
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function doctor(
  preload: string,
  ...flags: string[]
): Promise<{ code: number | null; found: Found; err: string }> {
  const { code, out, err } = await start(['doctor', '--json', ...flags], {
    ...env,
    NODE_OPTIONS: `--import ./${preload}`,
  }).ended;
  return { code, found: JSON.parse(out) as Found, err };
}
const named = ({ backends }: Found, name: string): Probe => backends.find((probe) => probe.name === name)!;

describe('ebmjs doctor', () => {
  let well: Found;
  beforeAll(async () => {
    const { code, found, err } = await doctor('well.mjs');
    if (code !== 0 || err !== '') throw new Error(`it ended with ${code}: ${err}`);
    well = found;
  });

  it('knows the machine', () => {
    expect(well).toMatchObject({
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      cores: availableParallelism(),
      environment: { EBMJS_DATA_DIR: 'some/where', VK_DRIVER_FILES: 'none.json' },
    });
  });

  it('finds WASM and the CPU at work, with right gradients, at their own speeds', () => {
    const [wasm, cpu] = [named(well, 'wasm'), named(well, 'cpu')];
    for (const probe of [wasm, cpu]) {
      expect(probe).toMatchObject({ works: true, threads: 1, version: '4.22.0' });
      expect(probe.problem).toBeUndefined();
      expect(probe.gradientError).toBeLessThan(1e-3);
    }
    expect(wasm.simd).toBe(true);
    expect(wasm.speed).toBeGreaterThan(3 * cpu.speed!); // 20 times, on an idle machine
  });

  it.runIf(availableParallelism() > 1)('finds out whether WASM has threads', () => {
    const threads = well.backends.filter(({ name }) => name === 'wasm').map((probe) => probe.threads);
    expect(threads).toEqual([1, Math.min(availableParallelism(), 8)]);
  });

  it('says why a backend is not there, and what installs it', () => {
    expect(named(well, 'webgpu')).toMatchObject({
      works: false,
      problem: expect.stringContaining('webgpu has no adapter'),
    });
    const node = named(well, 'node');
    const command = 'npm install @tensorflow/tfjs-node@4.22.0';
    expect(node.works ? [] : [node.install]).toEqual(isInstalled('@tensorflow/tfjs-node') ? [] : [command]);
    expect(well.install).toEqual(node.works ? [] : [command]);
  });

  it("says what 'auto' takes: the first that works, and what was wrong with those before it", () => {
    const works = well.backends.find((probe) => probe.works)!;
    expect(well.auto.name).toBe(works.name);
    expect(well.auto.notes).toHaveLength(['node', 'webgpu', 'wasm', 'cpu'].indexOf(works.name));
  });

  it('outlives a backend that crashes', async () => {
    const { code, found } = await doctor('crash.mjs');
    expect(code).toBe(0);
    expect(named(found, 'wasm')).toEqual({
      name: 'wasm',
      works: false,
      problem: 'its process was ended by SIGSEGV while it was started',
    });
    expect(named(found, 'cpu').works).toBe(true);
  });

  it('outlives a backend that hangs', async () => {
    const { code, found } = await doctor('hang.mjs', '--timeout', '8');
    expect(code).toBe(0);
    expect(named(found, 'cpu')).toMatchObject({
      works: false,
      problem: 'its process did not end within 8 s while it was started',
    });
    expect(named(found, 'wasm').works).toBe(true);
  });

  it('ends with code 1 when nothing works, and has said why', async () => {
    const { code, found, err } = await doctor('nothing.mjs');
    expect([code, err.trim()]).toEqual([1, expect.stringMatching(/no backend works$/)]);
    for (const { works, problem } of found.backends) {
      expect([works, problem]).toEqual([false, 'its process TypeError: not today while it was started']);
    }
  });

  it('can be stopped by Ctrl-C in the middle', async () => {
    const run = start(['doctor'], { ...env, NODE_OPTIONS: '--import ./hang.mjs' });
    let out = '';
    run.child.stdout!.on('data', (text: Buffer) => (out += text.toString()));
    await untilTrue(run, () => /^wasm /m.test(out));
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
  });

  it('prints the same as text', async () => {
    const out = await done('doctor');
    expect(out).toContain(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
    for (const name of ['node', 'webgpu', 'wasm', 'cpu']) expect(out).toMatch(new RegExp(`^${name} +(yes|no)\\b`, 'm'));
    expect(out).toMatch(/^--backend auto takes \w+ [\d.]+, \d+ threads?: the first that works of/m);
    expect(out).toMatch(/^ {2}TF_NUM_INTRAOP_THREADS +/m);
  });
});

describe.runIf(process.env['VK_DRIVER_FILES'])('on WebGPU', () => {
  it('tells the adapter, that it is only a processor, and its limits', async () => {
    const { code, out } = await start(['doctor', '--json']).ended;
    expect(code).toBe(0);
    const { adapter, ...probe } = named(JSON.parse(out) as Found, 'webgpu') as Probe & { adapter: object };
    expect(probe).toMatchObject({ works: true, version: '4.22.0' });
    expect(adapter).toMatchObject({
      name: expect.stringMatching(/\w/),
      software: expect.any(Boolean),
      limits: { maxBufferSize: expect.any(Number), maxComputeWorkgroupSizeX: expect.any(Number) },
    });
  });
});
