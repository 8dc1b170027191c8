import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';

const { folder, config, cli, done, steps } = commandLine();
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('ebmjs presets', () => {
  it('lists them, tells one and compares two', async () => {
    expect(await done('presets')).toMatch(/^preset +for\ndigits +the digits that come with the package/);
    expect(await done('presets', 'mnist-paper')).toMatch(/^sampler\.stepSize +100 +\[paper A\.4: of 10, 100 and 1000/m);
    expect(await done('presets', 'mnist', 'mnist-paper')).toMatch(/^model\.width +16 +-$/m);
  });

  it('prints a configuration that trains, as the preset does by its name', async () => {
    const { training, ...rest } = JSON.parse(await done('presets', 'digits', '--json')) as { training: object };
    const small = { ...rest, training: { ...training, updates: 1, batch: 4 } };
    await done('train', 'digits', '--config', await config('digits.json', small));
    const flags = ['--preset', 'digits', '--updates', '1'];
    const tiny = { model: { width: 2 }, training: { batch: 4 }, buffer: { capacity: 8 } };
    await done('train', 'preset', ...flags, '--config', await config('tiny.json', tiny));
    expect([await steps('digits'), await steps('preset')]).toEqual([[1], [1]]);
  });

  it.each([
    [['presets', 'cifar'], 'preset: must be one of digits, mnist'],
    [['presets', '--json'], '--json: must come with the name of a preset'],
    [['train', 'x', '--preset', 'x'], 'config.preset: must be one of digits, mnist'],
    [['train', 'x', '--preset', 'imagenet128'], 'data.heldOut: must be a number for imagenet128'],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { code, err } = await cli(...args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
