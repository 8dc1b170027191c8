import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { batchOf, EbmError, knownOptions, labelsOf, oneOf, positive, scope, whole, within } from './index.js';

describe('checks name the option, what is allowed and what was given', () => {
  it.each([0, -1, NaN, Infinity])('positive refuses %s', (value) => {
    expect(() => positive('langevin.stepSize', value)).toThrow(
      `langevin.stepSize: must be a finite number above 0, got ${value}`,
    );
  });
  it('positive refuses a number in disguise', () => {
    expect(() => positive('a.b', '1' as unknown as number)).toThrow('got "1"');
  });
  it('within', () => {
    expect(within('a', 0.5, 0, 1)).toBe(0.5);
    expect(() => within('buffer.restart', 1.2, 0, 1)).toThrow(
      'buffer.restart: must be a finite number from 0 to 1, got 1.2',
    );
    expect(() => within('a', -1, 0, Infinity)).toThrow('of at least 0');
    expect(() => within('a', NaN, -Infinity, Infinity)).toThrow('a: must be a finite number, got NaN');
  });
  it('whole', () => expect(() => whole('run.steps', 2.5)).toThrow('must be a whole number of at least 1, got 2.5'));
  it('oneOf', () => expect(() => oneOf('a', 'c', ['x', 'y'])).toThrow('a: must be one of x, y, got "c"'));
  it('knownOptions', () => {
    expect(() => knownOptions('langevin', { stepsize: 1 }, ['stepSize'])).toThrow(
      'langevin: unknown option; known are stepSize, got "stepsize"',
    );
    expect(() => knownOptions('langevin', undefined as never, ['stepSize'])).toThrow(
      'langevin: must be given options; known are stepSize',
    );
    expect(() => knownOptions('langevin', 0.1 as never, ['stepSize'])).toThrow('known are stepSize, got 0.1');
  });
  it('batchOf', () => {
    expect(() => batchOf('energy.x', tf.zeros([3, 4]), [5])).toThrow('energy.x: must have shape [n, 5], got [3,4]');
    expect(() => batchOf('energy.x', tf.zeros([3, 5], 'int32'), [5])).toThrow('must be float32, got "int32"');
    expect(() => batchOf('energy.x', tf.zeros([0, 5]), [5])).toThrow('energy.x: must have at least one row, got [0,5]');
  });
  it('labelsOf', () => {
    expect(() => labelsOf('energy.labels', tf.zeros([3, 4]), 3, 10)).toThrow(
      'must be labels of shape [3, 10], got [3,4]',
    );
  });
});

describe('EbmError', () => {
  it('is recognised across copies of the package, and only it', () => {
    const foreign = Object.defineProperty(new Error('x'), Symbol.for('ebmjs.error'), { value: true });
    expect(EbmError.isInstance(foreign)).toBe(true);
    expect(EbmError.isInstance(new EbmError('a', 'b'))).toBe(true);
    expect(EbmError.isInstance(new Error('a'))).toBe(false);
  });
  it('shows numbers that JSON does not have, and stands values that it cannot show', () => {
    expect(new EbmError('a', 'b', { min: NaN, max: [Infinity, 1] }).message).toBe(
      'a: b, got {"min":NaN,"max":[Infinity,1]}',
    );
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(new EbmError('a', 'b', circle).message).toBe('a: b, got an object');
    const { message } = new EbmError('a', 'b', Array<number>(10_000).fill(1));
    expect(message).toMatch(/^a: b, got \[1,1,1,/);
    expect(message.length).toBeLessThan(250);
  });
  it('keeps the place, the value and the cause', () => {
    const cause = new Error('below');
    expect(new EbmError('a.b', 'must hold', [1], { cause })).toMatchObject({
      where: 'a.b',
      got: [1],
      cause,
      message: 'a.b: must hold, got [1]',
    });
  });
});

describe('scope', () => {
  it('returns what it is given and frees the rest', () => {
    const before = tf.memory().numTensors;
    const { kept } = scope(() => ({ lost: tf.zeros([1]).shape, kept: tf.add(tf.ones([1]), 1) }));
    expect(tf.memory().numTensors).toBe(before + 1);
    kept.dispose();
  });
  it('refuses an async body in its type', () => {
    // @ts-expect-error a promise would resolve to freed tensors
    const refused = () => scope(async () => tf.zeros([1]));
    expect(refused).toBeTypeOf('function');
  });
});
