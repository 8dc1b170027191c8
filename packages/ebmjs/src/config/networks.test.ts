import { describeModel } from '@ebmjs/models';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { networkOf, takesLabels } from './networks.js';

const IMAGES = { shape: [28, 28, 1], classes: 10 };
const networkIn = (model: object, events: { shape: readonly number[]; classes: number } = IMAGES) =>
  networkOf(parseConfig({ data: { name: 'mnist' }, model }).model, events);

describe('networkOf', () => {
  it('gives a network the shape and the classes of the data', () => {
    const { shape, classes } = networkIn({ name: 'mnistNet', width: 4 });
    expect([shape, classes]).toEqual([[28, 28, 1], 10]);
  });

  it('and no classes where it is not to have them, or the data have none', () => {
    expect(networkIn({ name: 'mnistNet', width: 4, conditional: false }).classes).toBe(0);
    expect(networkIn({ conditioning: 'none' }).classes).toBe(0);
    expect(networkIn({}, { ...IMAGES, classes: 0 }).classes).toBe(0);
    expect(networkIn({}).classes).toBe(10);
  });

  it('hands the other options on', () => {
    expect(describeModel(networkIn({ name: 'mnistNet', conditional: false })).parametersUsed).toBe(1_246_017);
    expect(networkIn({ name: 'resnet32', width: 4, activation: 'swish' }).config).toMatchObject({
      width: 4,
      activation: 'swish',
    });
  });

  it('takes the lengths of a trajectory from the data', () => {
    const { model } = parseConfig({ data: { name: 'trajectories' }, model: { name: 'trajectoryNet', width: 4 } });
    expect(networkOf(model, { shape: [7, 3], classes: 0 }).shape).toEqual([7, 3]);
  });
});

it.each([
  [{}, true],
  [{ conditioning: 'none' }, false],
  [{ name: 'uvaCnn' }, true],
  [{ name: 'uvaCnn', conditional: false }, false],
] as const)('%j takes labels: %s', (model, takes) => {
  expect(takesLabels(parseConfig({ data: { name: 'mnist' }, model }).model)).toBe(takes);
});
