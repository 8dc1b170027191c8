import { EbmError, positive, whole } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { checkOptions, listOf, optional, problems, truth, type OptionChecks } from './option-checks.js';

interface Options {
  readonly size: number;
  readonly step?: number;
}
const checks: OptionChecks<Options> = {
  size: (value) => whole('f.size', value as number),
  step: optional((value, { size }) => {
    if (positive('f.step', value as number) > size) throw new EbmError('f.step', 'must not be above size', value);
  }),
};
const wrong = (options: object): string[] => problems('f', options as Options, checks).map(({ message }) => message);

it('passes what will do, with or without what is optional', () => {
  expect(wrong({ size: 2 })).toEqual([]);
  expect(wrong({ size: 2, step: 1 })).toEqual([]);
  expect(wrong({ size: 2, step: undefined })).toEqual([]);
});

it('finds everything that is wrong, in the order of the checks', () => {
  expect(wrong({ step: 0, steps: 3 })).toEqual([
    'f: unknown option; known are size, step, got "steps"',
    'f.size: must be a whole number of at least 1',
    'f.step: must be a finite number above 0, got 0',
  ]);
});

it('a check sees the other options', () => {
  expect(wrong({ size: 2, step: 3 })).toEqual(['f.step: must not be above size, got 3']);
});

it('checkOptions throws the first', () => {
  expect(() => checkOptions('f', { size: 0, step: 0 }, checks)).toThrow('f.size');
});

it('lets through errors that are not about options', () => {
  const broken: OptionChecks<Options> = {
    ...checks,
    size: () => {
      throw new TypeError('a bug');
    },
  };
  expect(() => problems('f', { size: 1 }, broken)).toThrow(TypeError);
});

it('listOf names the item at fault', () => {
  const counts = (value: unknown) => (): void => listOf('f.list', value, (item, where) => whole(where, item as number));
  expect(counts([1, 2])).not.toThrow();
  expect(counts([1, 0])).toThrow('f.list[1]: must be a whole number of at least 1, got 0');
  expect(counts('12')).toThrow('f.list: must be a list, got "12"');
});

it('truth', () => {
  expect(() => truth('f.on', false)).not.toThrow();
  expect(() => truth('f.on', 0)).toThrow('f.on: must be true or false, got 0');
});
