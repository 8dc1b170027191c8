import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { replace } from './replace.js';

it('frees what is neither kept nor lent', () => {
  const [kept, lent, old] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
  const next = { a: [kept], n: 4 };
  expect(replace<unknown>({ a: kept, deep: { lent, old }, n: null }, next, { lent })).toBe(next);
  expect([kept, lent, old].map((tensor) => tensor.isDisposed)).toEqual([false, false, true]);
});
