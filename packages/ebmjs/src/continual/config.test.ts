import { describe, expect, it } from 'vitest';
import { METHODS, parseContinualConfig } from './config.js';

describe('parseContinualConfig', () => {
  it('gives every field a default', () => {
    const config = parseContinualConfig({});
    expect(config).toMatchObject({ methods: METHODS, seeds: [0, 1, 2], data: { name: 'digits', heldOut: null } });
    expect(parseContinualConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
    expect(parseContinualConfig({ ewc: { form: 'online' } }).ewc).toMatchObject({ form: 'online', decay: 1 });
  });

  it.each([
    [{ updates: 0 }, 'mine: updates must be at least 1, got 0'],
    [{ methods: ['ebm', 'vae'] }, 'methods.1 must be one of ebm, contrast, naive, ewc, replay, got "vae"'],
    [{ ewc: { lambda: 1 } }, 'ewc must not have "lambda"; known are strength, samples, form, decay'],
    [{ seeds: [1, 1] }, 'mine: seeds must be different'],
    [{ batch: 20, ebm: { capacity: 10 } }, 'batch must be at most ebm.capacity of 10'],
    [{ seeds: [] }, 'seeds must be a list of at least 1'],
  ])('refuses %j', (value, message) => {
    expect(() => parseContinualConfig(value, 'mine')).toThrow(message);
  });
});
