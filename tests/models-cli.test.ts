import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';

const { folder, cli, done } = commandLine();
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('ebmjs models', () => {
  it('lists the networks of the paper', async () => {
    const lines = (await done('models')).trimEnd().split('\n');
    expect(lines).toHaveLength(16);
    expect(lines[2]).toMatch(/^resnet32 +10 +5,350,529 +7,567,880 +0\.853 +CIFAR-10$/);
  });

  it('and as JSON', async () => {
    const rows = JSON.parse(await done('models', '--json')) as Record<string, unknown>[];
    expect(rows).toHaveLength(15);
    expect(rows[1]).toEqual({
      name: 'resnet32',
      classes: 10,
      parametersDeclared: 7_567_880,
      parametersUsed: 5_350_529,
      gmac: expect.closeTo(0.853, 3) as number,
    });
  });

  it('tells the layers of one, its weights, its work and its memory', async () => {
    const text = await done('models', 'resnet32', '--classes', '10');
    expect(text).toMatch(/^resnet32, 32x32x3, 10 classes\n/);
    expect(text).toMatch(/^convolution 3x3 +res2\.shortcut +16x16x256 +294,912 +75,497,472$/m);
    expect(text).toMatch(/^5,350,529 weights of 7,567,880 declared, 0\.853 GMAC an energy$/m);
    expect(text).toMatch(/^batch of 16: \d+ MB a Langevin step, \d+ MB an update of training$/m);
  });

  it('and as JSON, at another width, batch and shape', async () => {
    const options = ['--classes', '3', '--width', '4', '--options', '{"shape":[16,16,1],"preset":"appendix"}'];
    const found = JSON.parse(await done('models', 'resnet32', ...options, '--batch', '2', '--json')) as {
      readonly rows: readonly { readonly name: string; readonly weights: object }[];
      readonly memory: { readonly langevinStep: number; readonly update: number };
    };
    expect(found).toMatchObject({
      name: 'resnet32',
      classes: 3,
      batch: 2,
      config: { width: 4, shape: [16, 16, 1], gains: 'scalar' },
    });
    expect(found.rows[0]).toMatchObject({ name: 'stem', weights: { 'stem.kernel': [3, 3, 1, 4] } });
    expect(found.memory.update).toBeGreaterThan(found.memory.langevinStep);
  });

  it.each([
    [['models', 'resnet33'], 'networkFromConfig.model: must be one of residualNetwork, mnistNet'],
    [['models', 'dspritesNet'], 'dspritesNet.factor: must be one of size, shape, position, rotation'],
    [['models', 'resnet32', '--classes', 'ten'], '--classes: must be a whole number'],
    [['models', 'resnet32', '--options', '[1]'], '--options: must be a JSON object, got "[1]"'],
    [['models', 'resnet32', '--options', '{"depth":3}'], 'resnet32: unknown option'],
    [['models', 'resnet32', '--batch', '0'], '--batch: must be a whole number of at least 1'],
    [['models', 'resnet32', 'mnistNet'], 'unexpected argument'],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { code, err } = await cli(...args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
