import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope } from '@ebmjs/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapesOf } from '../../test/tensors.js';
import { mlp } from '../mlp.js';
import { mnistNet } from '../mnist-net.js';
import { networkFromConfig } from '../network-from-config.js';
import type { NetworkModel } from '../network-model.js';
import { residualNetwork } from '../residual-network.js';
import { dspritesNet } from './dsprites-net.js';
import { resnet128 } from './resnet128.js';
import { resnet32 } from './resnet32.js';
import { resnet32Large } from './resnet32-large.js';
import { resnet32Larger } from './resnet32-larger.js';
import { resnet32Wider } from './resnet32-wider.js';
import { trajectoryNet } from './trajectory-net.js';
import { uvaCnn } from './uva-cnn.js';

const image = (least: number): fc.Arbitrary<[number, number, number]> => {
  const side = fc.integer({ min: least, max: least + 5 });
  return fc.tuple(side, side, fc.integer({ min: 1, max: 3 }));
};
const small = { width: fc.integer({ min: 1, max: 3 }), classes: fc.integer({ min: 0, max: 3 }) };
const residual = (least: number) =>
  fc.record(
    {
      ...small,
      shape: image(least),
      stem: fc.integer({ min: 1, max: 3 }),
      attention: fc.boolean(),
      spectralNorm: fc.boolean(),
      preset: fc.constantFrom('code', 'appendix'),
      faithful: fc.boolean(),
    },
    { requiredKeys: ['shape', 'width', 'stem', 'classes'] },
  );

const NETWORKS: readonly (readonly [string, fc.Arbitrary<NetworkModel>])[] = [
  ['resnet32', residual(8).map((options) => resnet32(options as object))],
  ['resnet32Large', residual(8).map((options) => resnet32Large(options as object))],
  ['resnet32Wider', residual(8).map((options) => resnet32Wider(options as object))],
  ['resnet32Larger', residual(8).map((options) => resnet32Larger(options as object))],
  ['resnet128, strided', residual(1).map((options) => resnet128({ ...(options as object), halving: 'stride' }))],
  ['mnistNet', fc.record({ ...small, shape: image(1) }).map(mnistNet)],
  [
    'dspritesNet',
    fc
      .record({ shape: image(1), factor: fc.constantFrom('size' as const, 'shape', 'position', 'rotation') })
      .map((options) => dspritesNet({ ...options, width: 2 })),
  ],
  ['uvaCnn', fc.record({ ...small, shape: image(1) }).map(uvaCnn)],
  [
    'trajectoryNet',
    fc
      .record({ ...small, steps: fc.integer({ min: 1, max: 9 }), features: fc.integer({ min: 1, max: 4 }) })
      .map(trajectoryNet),
  ],
  ['mlp', fc.record({ dimension: fc.integer({ min: 1, max: 9 }), classes: small.classes }).map(mlp)],
  ['residualNetwork', fc.record({ ...small, shape: image(4) }).map(residualNetwork)],
];

describe.each(NETWORKS)('%s, of any shape, width and number of classes', (_, models) => {
  it('makes the variables of its plan, gives a number a row, and is built again from its config', () => {
    fc.assert(fc.property(models, check), { numRuns: 5, seed: 1 });
  });
});

function check(model: NetworkModel): void {
  const { rows, shape } = model.plan();
  expect(shape).toEqual([]);
  const variables = model.init(key(0));
  expect(shapesOf(variables.weights)).toEqual(Object.assign({}, ...rows.map(({ weights }) => weights)));
  expect(shapesOf(variables.state)).toEqual(Object.assign({}, ...rows.map(({ state }) => state)));
  scope(() => {
    const labels = model.classes > 0 ? tf.ones<tf.Rank.R2>([2, model.classes]) : undefined;
    const energies = model.energy(variables, labels)(tf.ones([2, ...model.shape]));
    expect(energies.shape).toEqual([2]);
    expect(Array.from(energies.dataSync()).every(Number.isFinite)).toBe(true);
  });
  release(variables);
  const again = networkFromConfig(JSON.parse(JSON.stringify(model.config)));
  expect(again.config).toEqual(model.config);
  expect(again.plan()).toEqual(model.plan());
}
