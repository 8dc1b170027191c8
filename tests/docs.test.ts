import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type * as tf from '@tensorflow/tfjs-core';
import { key, release, run, type Kernel, type Model, type State } from '@ebmjs/core';
import { ring } from '@ebmjs/datasets';
import { mlp } from '@ebmjs/models';
import { replayBuffer, type ReplayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { failures, kernelChecks, modelChecks, standardNormal } from '@ebmjs/testing';
import { adam, type AdamState, type RunState, type TrainOptions, type Update } from '@ebmjs/training';
import { beforeAll, describe, expect, it } from 'vitest';
import { experiments } from '../packages/ebmjs/src/experiments/experiments.js';
import { filesUnder } from '../scripts/workspace.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache', 'docs');
const pages = [join(root, 'CONTRIBUTING.md'), ...filesUnder(join(root, 'docs'), '.md')].filter(
  (file) => !relative(root, file).startsWith(join('docs', 'api')),
);

/** The `ts` blocks of a page, with the file names that `<!-- checked: NAME -->` gives them. */
const blocks = (markdown: string): { name: string; code: string }[] =>
  [...markdown.matchAll(/^(?:<!-- checked: (\S+) -->\n\n?)?```ts\n([\s\S]*?)^```$/gm)].map(([, name, code], i) => ({
    name: name ?? `block-${i}.ts`,
    code: code!,
  }));

/** The block of that name of that page, as a module. */
const load = async <T>(page: string, name: string): Promise<T> => (await import(join(folder, page, name))) as T;

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const page of pages) {
    const into = join(folder, basename(page, '.md'));
    for (const { name, code } of blocks(readFileSync(page, 'utf8'))) {
      mkdirSync(into, { recursive: true });
      writeFileSync(join(into, name), code);
    }
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['.'] }));
});

it('every ts block compiles', async () => {
  expect(filesUnder(folder, '.ts').length).toBeGreaterThanOrEqual(6);
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const complaints = await promisify(execFile)(tsc, ['-p', folder], { cwd: root }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
  // What is wrong in the packages themselves is told by `npm run typecheck`.
  expect(complaints.split('\n').filter((line) => / TS\d+:/.test(line) && !line.startsWith('packages/'))).toEqual([]);
});

describe('docs/adding-a-kernel.md', () => {
  type Info = { readonly acceptance: tf.Tensor };
  type Page = { readonly randomWalk: (options: { scale: number }) => Kernel<State, Info> };

  it('adds a kernel that keeps the contract', async () => {
    const { randomWalk } = await load<Page>('adding-a-kernel', 'random-walk.ts');
    const checks = kernelChecks({ kernel: randomWalk({ scale: 0.7 }), acceptance: (info: Info) => info.acceptance });
    expect(await failures(checks)).toEqual([]);
  });

  it('gives its acceptance rate in closed form', async () => {
    const { randomWalk } = await load<Page>('adding-a-kernel', 'random-walk.ts');
    const scale = 1.5;
    const target = standardNormal(1);
    const chains = 20_000;
    const x = target.sample(key(3), chains);
    const rates: number[] = [];
    const onStep = (_: number, __: State, { acceptance }: Info): void => void rates.push(...acceptance.dataSync());
    release(x, run(randomWalk({ scale }), target.energy, key(4), x, { steps: 1, onStep }));
    const mean = rates.reduce((sum, rate) => sum + rate) / chains;
    // An acceptance lies in [0, 1], so its standard deviation is at most a half: the standard error of 20,000 is 0.0036.
    expect(Math.abs(mean - (2 / Math.PI) * Math.atan(2 / scale))).toBeLessThan(4 * 0.0036);
  });
});

describe('docs/adding-a-model.md', () => {
  it('adds a model that keeps the contract', async () => {
    type Page = { readonly productOfExperts: (options: { dimension: number; experts: number }) => Model };
    const { productOfExperts } = await load<Page>('adding-a-model', 'product-of-experts.ts');
    expect(await failures(modelChecks({ model: productOfExperts({ dimension: 3, experts: 5 }) }))).toEqual([]);
  });
});

describe('docs/runs-and-checkpoints.md', () => {
  it('resumes a run bit for bit, and calls back', async () => {
    type Page = {
      readonly resumable: (
        folder: string,
        options: TrainOptions<AdamState>,
        more: { updates: number; onUpdate?: (update: Update<AdamState>) => unknown },
      ) => Promise<RunState<AdamState>>;
    };
    const { resumable } = await load<Page>('runs-and-checkpoints', 'resume.ts');
    const options = (): TrainOptions<AdamState> => ({
      model: mlp({ dimension: 2, widths: [4] }),
      data: ring({ radius: 1.5 }),
      sampler: { kernel: langevin({ stepSize: 0.02 }), steps: 2 },
      buffer: replayBuffer({ capacity: 20, shape: [2], box: { min: -3, max: 3 }, key: key(7) }),
      optimizer: adam({ rate: 1e-2 }),
      batch: 8,
    });
    const steps: number[] = [];
    const onUpdate = ({ state }: Update<AdamState>): unknown => steps.push(state.step);
    const runs = mkdtempSync(join(tmpdir(), 'ebmjs-docs-'));
    const whole = await resumable(join(runs, 'whole'), options(), { updates: 45 });
    release(await resumable(join(runs, 'halves'), options(), { updates: 30, onUpdate }));
    const resumed = await resumable(join(runs, 'halves'), options(), { updates: 45, onUpdate });
    expect(steps).toEqual([
      ...Array.from({ length: 30 }, (_, i) => i + 1),
      ...Array.from({ length: 25 }, (_, i) => i + 21),
    ]);
    const weightsOf = ({ weights }: RunState): unknown => Object.values(weights).map((w) => w.arraySync());
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    expect(readdirSync(join(runs, 'halves'))).toEqual(readdirSync(join(runs, 'whole')));
    release(whole, resumed);
    rmSync(runs, { recursive: true });
  });
});

describe('docs/evaluation.md', () => {
  it('tells of every experiment of `ebmjs evaluate`', () => {
    const rows = readFileSync(join(root, 'docs', 'evaluation.md'), 'utf8').matchAll(/^\| `([a-z-]+)` /gm);
    const told = Array.from(rows, ([, name]) => name);
    expect(told).toEqual(expect.arrayContaining(experiments.map(({ name }) => name)));
  });
});

describe('docs/replay-buffer.md', () => {
  it('saves a buffer and loads it', async () => {
    type Page = Record<'saveBuffer' | 'loadBuffer', (path: string, buffer: ReplayBuffer) => Promise<void>>;
    const { saveBuffer, loadBuffer } = await load<Page>('replay-buffer', 'save-buffer.ts');
    const options = { capacity: 20, shape: [3], classes: 2, storage: 'float16' } as const;
    const [saved, loaded] = [replayBuffer({ ...options, key: key(1) }), replayBuffer({ ...options, key: key(2) })];
    await saveBuffer(join(folder, 'buffer.safetensors'), saved);
    expect(loaded.snapshot()).not.toEqual(saved.snapshot());
    await loadBuffer(join(folder, 'buffer.safetensors'), loaded);
    expect(loaded.snapshot()).toEqual(saved.snapshot());
  });
});
