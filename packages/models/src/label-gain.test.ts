import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { oneHot } from '../test/tensors.js';
import { dense } from './dense.js';
import { energyHead } from './energy-head.js';
import { labelGain } from './label-gain.js';
import { networkModel } from './network-model.js';
import { sequence } from './sequence.js';

describe.each(['free', 'unit'] as const)('%s gains', (form) => {
  testModel({
    model: networkModel({
      name: 'gated',
      config: { form },
      shape: [3],
      classes: 2,
      network: sequence(
        dense('dense', { inputs: 3, outputs: 4, spectralNorm: false }),
        labelGain('gate', { features: 4, classes: 2, form }),
        energyHead(4, 0),
      ),
    }),
  });

  it('pull back as the tape does', () => {
    const labels = oneHot([1, 0], 2);
    expectRightPull(labelGain('gate', { features: 4, classes: 2, form }), [2, 4], labels);
    labels.dispose();
  });
});

it('multiply features by what stands in the row of the label', () => {
  const x = tf.tensor2d([[1, 2], [3, 4]]); // prettier-ignore
  const weights = { 'g.gain': tf.tensor2d([[3, 4], [0, 5]]) }; // prettier-ignore
  const at = (form: 'free' | 'unit', labels: tf.Tensor2D): number[] => {
    const layer = labelGain('g', { features: 2, classes: 2, form });
    return [...layer.apply(layer.prepare({ weights, state: {} }), x, labels).output.dataSync()];
  };
  expect(at('free', oneHot([1, 0], 2))).toEqual([0, 10, 9, 16]);
  at('unit', oneHot([1, 0], 2)).forEach((v, i) => expect(v).toBeCloseTo([1, 4, 4.8, 7.2][i]!, 5));
  expect(at('free', tf.tensor2d([0.5, 0.5, 1, 0], [2, 2]))).toEqual([1.5, 9, 9, 16]);
});

it('begin as the identity where they are free, and refuse what will not do', () => {
  const { weights } = labelGain('g', { features: 2, classes: 3 }).init(key(0));
  expect([...weights['g.gain']!.dataSync()]).toEqual([1, 1, 1, 1, 1, 1]);
  release(weights);
  expect(() => labelGain('g', { features: 0, classes: 2 })).toThrow('labelGain.features');
  expect(() => labelGain('g', { features: 2, classes: 0 })).toThrow('labelGain.classes');
  expect(() => labelGain('g', { features: 2, classes: 2, form: 'soft' as never })).toThrow('must be one of free, unit');
  expect(() => labelGain('g', { features: 2, classes: 2 }).plan([3])).toThrow('g: must have 2 numbers');
});
