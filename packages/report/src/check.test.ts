import { describe, expect, it } from 'vitest';
import { errorBar, finite, knownOptions, list, oneOf, whole, words } from './check.js';

const any = (value: unknown) => value as never;

describe('checks return what fits and name what does not', () => {
  it('whole', () => {
    expect(whole('a', 3)).toBe(3);
    expect(() => whole('a.b', 2.5)).toThrow('a.b: must be a whole number of at least 1, got 2.5');
    expect(() => whole('a', 0)).toThrow('at least 1, got 0');
    expect(whole('a', 0, 0)).toBe(0);
  });
  it('finite', () => {
    expect(finite('a', -1.5)).toBe(-1.5);
    expect(() => finite('a', Infinity)).toThrow('a: must be a finite number, got Infinity');
    expect(() => finite('a', any('1'))).toThrow('got "1"');
  });
  it('errorBar', () => {
    expect(errorBar('a', NaN)).toBeNaN();
    expect(errorBar('a', null)).toBeNaN();
    expect(() => errorBar('a', any(undefined))).toThrow('got "nothing"');
    expect(errorBar('a', 0)).toBe(0);
    expect(() => errorBar('a', -0.1)).toThrow(
      'a: must be a number of at least 0, or NaN when it is not known, got -0.1',
    );
    expect(() => errorBar('a', any('0.1'))).toThrow('got "0.1"');
  });
  it('oneOf', () => {
    expect(oneOf('a', 3, [1, 3])).toBe(3);
    expect(() => oneOf('a', 2, [1, 3])).toThrow('a: must be one of 1, 3, got 2');
  });
  it('words', () => {
    expect(words('a', 'b')).toBe('b');
    expect(() => words('a', ' ')).toThrow('a: must be a string that is not blank, got " "');
    expect(() => words('a', any(undefined))).toThrow('got null');
  });
  it('list', () => {
    expect(list('a', [1], [1, 2])).toEqual([1]);
    expect(() => list('a', [], [1, 2])).toThrow('a: must hold at least 1, got 0');
    expect(() => list('a', [1, 2, 3], [1, 2])).toThrow('a: must hold at most 2, got 3');
    expect(() => list('a', any('ab'), [1, 2])).toThrow('a: must be an array, got "ab"');
  });
  it('knownOptions', () => {
    expect(() => knownOptions('a', { b: 1 }, ['b'])).not.toThrow();
    expect(() => knownOptions('a', { c: 1 }, ['b'])).toThrow('a: unknown option; known are b, got "c"');
  });
});
