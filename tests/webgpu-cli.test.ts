import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, untilTrue, type CommandLine, type Ended, type Started } from './command-line.js';

/** As small as may be: SwiftShader draws every pixel on the processor. */
const MICRO = {
  seed: 3,
  model: { width: 2, blocks: [{ width: 2 }] },
  sampler: { steps: 1 },
  buffer: { capacity: 8 },
  training: { updates: 6, batch: 4, checkpointEvery: 2 },
  sampling: { perClass: 1, steps: 2, heldOut: 4 },
  likelihood: { images: 2, chainsPerClass: 2, temperatures: 2, leapfrogSteps: 1 },
};

/** Loaded before the command line: keeps the device that WebGPU hands out, and destroys it at SIGUSR2. */
const SABOTAGE = `
  import { createRequire } from 'node:module';
  const { globals } = createRequire(${JSON.stringify(import.meta.url)})('webgpu');
  const { prototype } = globals.GPUAdapter;
  const { requestDevice } = prototype;
  prototype.requestDevice = async function (...given) {
    const device = await requestDevice.apply(this, given);
    process.on('SIGUSR2', () => device.destroy());
    return device;
  };`;

const webgpu = ['--backend', 'webgpu'];

describe.runIf(process.env['VK_DRIVER_FILES'])('on WebGPU', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = commandLine();
    await line.config('micro.json', MICRO);
    await writeFile(line.at('sabotage.mjs'), SABOTAGE);
    await line.done('train', 'whole', '--config', 'micro.json', ...webgpu);
  }, 120_000);
  afterAll(() => rm(line.folder, { recursive: true, force: true }));

  /** Starts a command whose device can be destroyed. */
  const doomed = (...args: string[]): Started =>
    line.start([...args, ...webgpu], { NODE_OPTIONS: `--import ./sabotage.mjs` });
  const lastLine = ({ err }: Ended): string => err.trim().split('\n').at(-1)!;

  it('a run can be trained, sampled, scored and reported, and each command ends by itself', async () => {
    expect(await line.steps('whole')).toEqual([1, 2, 3, 4, 5, 6]);
    await line.done('sample', 'whole', ...webgpu);
    await line.done('likelihood', 'whole', ...webgpu);
    await line.done('report', 'whole');
    expect(await readdir(line.at('whole'))).toEqual(
      expect.arrayContaining(['evaluation.json', 'likelihood.json', 'report.html', 'samples.png']),
    );
  }, 120_000);

  it('one that loses its device says which update is saved, and goes on from it to where it would have come', async () => {
    const run = doomed('train', 'lost', '--config', 'micro.json', '--updates', '1000');
    await untilTrue(run, () => line.checkpoint('lost').then(Boolean, () => false));
    run.child.kill('SIGUSR2');
    const ended = await run.ended;
    expect(ended.code).toBe(1);
    expect(lastLine(ended)).toMatch(
      /webgpu: the device was lost \(destroyed.*update \d+ is saved in lost.checkpoints; go on with: ebmjs train lost --resume$/,
    );
    const saved = Number(/update (\d+) is saved/.exec(ended.err)![1]);
    expect(saved % 2).toBe(0);
    expect(saved).toBeLessThan(6);
    const { metadata } = (await line.checkpoint('lost')) as { metadata: { ebmjs: string } };
    expect(JSON.parse(metadata.ebmjs)).toMatchObject({ step: saved });
    await line.done('train', 'lost', '--resume', '--updates', '6', ...webgpu);
    expect(await line.checkpoint('lost')).toEqual(await line.checkpoint('whole'));
    expect(await line.steps('lost')).toEqual([1, 2, 3, 4, 5, 6]);
  }, 120_000);

  it('one that loses its device before the first checkpoint says so', async () => {
    await line.config('rare.json', { ...MICRO, training: { ...MICRO.training, updates: 50, checkpointEvery: 1000 } });
    const run = doomed('train', 'early', '--config', 'rare.json');
    await untilTrue(run, () => run.said().includes('training 5/50'));
    run.child.kill('SIGUSR2');
    const ended = await run.ended;
    expect([ended.code, lastLine(ended)]).toEqual([
      1,
      expect.stringMatching(/the device was lost.*; no update was saved yet$/),
    ]);
    expect(await readdir(line.at('early'))).toEqual(['config.json', 'metrics.jsonl']);
  }, 120_000);

  it('sampling that loses its device ends with code 1, and writes nothing', async () => {
    const before = await readFile(line.at('whole', 'evaluation.json'), 'utf8');
    const run = doomed('sample', 'whole', '--steps', '50');
    await untilTrue(run, () => run.said().includes('sampling 5/50'));
    run.child.kill('SIGUSR2');
    const ended = await run.ended;
    expect([ended.code, lastLine(ended)]).toEqual([1, expect.stringContaining('webgpu: the device was lost')]);
    expect(await readFile(line.at('whole', 'evaluation.json'), 'utf8')).toBe(before);
  }, 120_000);
});
