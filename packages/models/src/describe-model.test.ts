import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeModel } from './describe-model.js';
import { mlp } from './mlp.js';
import { resnet32 } from './networks/resnet32.js';

it('tells of a small network what can be counted by hand', () => {
  const { rows, ...totals } = describeModel(mlp({ dimension: 3, widths: [5], classes: 2 }));
  const parameters = 3 * 5 + 5 + 5 * 2 + 2;
  expect(totals).toEqual({
    name: 'mlp',
    shape: [3],
    classes: 2,
    parametersUsed: parameters,
    parametersDeclared: parameters,
    gmac: (3 * 5 + 5 * 2) / 1e9,
  });
  expect(rows.map(({ kind, shape }) => [kind, shape])).toEqual([
    ['dense', [5]],
    ['swish', [5]],
    ['dense', [2]],
    ['labelled column', []],
  ]);
});

it('does not count what is made and never used', () => {
  const [mended, faithful] = [resnet32(), resnet32({ faithful: true })].map(describeModel);
  expect(faithful!.parametersUsed).toBe(mended!.parametersUsed);
  expect(faithful!.parametersDeclared).toBe(mended!.parametersDeclared);
  expect(faithful!.gmac).toBe(mended!.gmac);
  expect(faithful!.rows.length).toBeGreaterThan(mended!.rows.length);
});

it('makes no tensor', () => {
  const before = tf.memory().numTensors;
  describeModel(resnet32({ classes: 10 }));
  expect(tf.memory().numTensors).toBe(before);
});
