import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { listed } from './evaluation-experiment.js';
import { chosen, givenSettings, parsedSettings, settingsOf } from './run-settings.js';

const experiment = (name: string, settings: z.ZodType<unknown>) =>
  listed({ name, title: name, description: name, settings, misfit: () => undefined, run: async () => ({ result: 0 }), sections: () => [] }); // prettier-ignore
const a = experiment('a', z.strictObject({ images: z.int().default(3), radii: z.array(z.number()).default([1]) }));
const b = experiment('b', z.strictObject({ steps: z.int().nullable().default(null) }));

describe('settingsOf', () => {
  it('takes defaults, then what is common, then its own', () => {
    expect(settingsOf(a, {}, {})).toEqual({ images: 3, radii: [1] });
    expect(settingsOf(a, {}, { images: 5, steps: 7 })).toEqual({ images: 5, radii: [1] });
    expect(settingsOf(a, { a: { images: 9 } }, { images: 5 })).toEqual({ images: 9, radii: [1] });
    expect(settingsOf(b, {}, { images: 5, steps: 7 })).toEqual({ steps: 7 });
  });
  it('names what is wrong', () => {
    expect(() => settingsOf(b, { b: { steps: 'x' } }, {})).toThrow('settings of b: steps must be of type number');
  });
});

describe('chosen', () => {
  it('keeps the order of the list, and refuses what is not in it', () => {
    expect(chosen([a, b], ['b', 'a'])).toEqual([a, b]);
    expect(() => chosen([a, b], ['c'])).toThrow('must be one of a, b, got "c"');
  });
});

describe('parsedSettings', () => {
  it('reads JSON, and as text what is none; lists may have commas', () => {
    expect(parsedSettings('a.images=4,a.radii=[1,2.5],nearest-neighbours.by=pixels,b.steps=null')).toEqual({
      a: { images: 4, radii: [1, 2.5] },
      'nearest-neighbours': { by: 'pixels' },
      b: { steps: null },
    });
  });
  it.each(['a', 'a.b', 'a=3', ''])('refuses %j', (text) => {
    expect(() => parsedSettings(text)).toThrow('--set: must be name.setting=value');
  });
});

describe('givenSettings', () => {
  it('must be objects by the names of experiments', () => {
    expect(givenSettings({ a: { images: 1 } }, [a])).toEqual({ a: { images: 1 } });
    expect(() => givenSettings([], [a])).toThrow('must hold an object');
    expect(() => givenSettings({ a: 3 }, [a])).toThrow('settings.a: must hold an object, got 3');
    expect(() => givenSettings({ z: {} }, [a], 'x.json')).toThrow('x.json: must be one of a, got "z"');
  });
});
