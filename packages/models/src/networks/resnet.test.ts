import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, normal, release, scope, uniform, valueAndGradient } from '@ebmjs/core';
import type { Params, Variables } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { farthest, shapesOf, shaken } from '../../test/tensors.js';
import { activationNames, type ActivationName } from '../activation.js';
import { modelFromConfig } from '../model-from-config.js';
import type { NetworkModel } from '../network-model.js';
import { resnet128 } from './resnet128.js';
import { resnet32 } from './resnet32.js';
import { resnet32Large } from './resnet32-large.js';
import { resnet32Larger } from './resnet32-larger.js';
import { resnet32Wider } from './resnet32-wider.js';

const tiny = { shape: [8, 8, 1], width: 2 } as const;
const drawn = (model: NetworkModel, seed = 0): Variables => scope(() => shaken(model.init(key(seed)), key(seed + 1)));

describe('at the start', () => {
  /** The network with its second convolutions at zero, in plain operations. */
  const byHand = (params: Params, x: tf.Tensor4D): tf.Tensor => {
    const leaky = (z: tf.Tensor): tf.Tensor4D => tf.maximum(z, tf.mul(z, 0.2)) as tf.Tensor4D;
    const same = (z: tf.Tensor4D, name: string): tf.Tensor4D =>
      tf.conv2d(z, params[name] as tf.Tensor4D, 1, 'same') as tf.Tensor4D;
    const pooled = (z: tf.Tensor4D): tf.Tensor4D => tf.avgPool(z, 2, 2, 'valid');
    let z = leaky(same(x, 'stem.kernel'));
    z = leaky(pooled(z)); // resOptim
    z = leaky(z);
    z = leaky(pooled(same(z, 'res2.shortcut.kernel')));
    z = leaky(z);
    z = leaky(pooled(z)); // res4
    z = leaky(z);
    return tf.reshape(tf.matMul(tf.sum(tf.relu(z), [1, 2]), params['head.kernel'] as tf.Tensor2D), [-1]);
  };

  it('energies are those of the pooled shortcuts, whatever the labels', () => {
    scope(() => {
      const model = resnet32({ ...tiny, classes: 3 });
      const { weights, state } = model.init(key(1));
      const unit = (name: string): tf.Tensor => {
        const matrix = tf.reshape(weights[`${name}.kernel`]!, [-1, weights[`${name}.kernel`]!.shape.at(-1)!]);
        return tf.div(weights[`${name}.kernel`]!, tf.norm(tf.matMul(matrix, state[`${name}.u`] as tf.Tensor2D)));
      };
      const params = {
        'stem.kernel': unit('stem'),
        'res2.shortcut.kernel': unit('res2.shortcut'),
        'head.kernel': weights['head.kernel']!,
      };
      const x = uniform(key(2), [2, 8, 8, 1]) as tf.Tensor4D;
      const labels = tf.tensor2d([
        [1, 0, 0],
        [0, 0.5, 0.5],
      ]);
      const expected = byHand(params, x);
      expect(farthest(model.energy({ weights, state }, labels)(x), expected)).toBeLessThan(1e-6);
      expect(farthest(expected, tf.zerosLike(expected))).toBeGreaterThan(1e-3);
    });
  });
});

describe('soft labels interpolate gains and biases', () => {
  it('so that they give the energy of the unconditional network in between', () => {
    scope(() => {
      const [model, plain] = [resnet32({ ...tiny, classes: 3 }), resnet32(tiny)];
      const { weights, state } = drawn(model);
      const labels = tf.tensor2d([[0.2, 0.5, 0.3]]);
      const between = (name: string): tf.Tensor => tf.reshape(tf.matMul(labels, weights[name] as tf.Tensor2D), [-1]);
      const settled = Object.entries(weights).flatMap(([name, weight]) => {
        if (name.endsWith('.gainShift')) return [];
        if (name.endsWith('.inputBias')) return [[name, between(name)]];
        if (name.endsWith('.gain')) return [[name, tf.add(between(name), weights[`${name}Shift`]!)]];
        return [[name, weight]];
      });
      const x = uniform(key(3), [1, 8, 8, 1]);
      const expected = plain.energy({ weights: Object.fromEntries(settled) as Params, state })(x);
      const found = model.energy({ weights, state }, labels)(x);
      expect(farthest(found, expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected.dataSync()[0]!)));
      const [other] = [model.energy({ weights, state }, tf.tensor2d([[1, 0, 0]]))(x)];
      expect(farthest(found, other!)).toBeGreaterThan(1e-3);
    });
  });
});

describe('the slope in the image may be differentiated in the weights', () => {
  const x = scope(() => tf.mul(normal(key(4), [1, 8, 8, 1]), 3));
  const labels = tf.tensor2d([[0.3, 0.7]]);

  /** Of a network with nothing left at zero: `|dE/dx|^2`, by its own way back or by the tape's. */
  function subject(activation: ActivationName) {
    const options = { ...tiny, width: 4, activation, headActivation: activation };
    const model = resnet32({ ...options, classes: 2, attention: true });
    const variables = drawn(model);
    const steepness = (weights: Params, own = true): tf.Scalar =>
      scope(() => {
        const energy = model.energy({ ...variables, weights }, labels);
        return tf.sum(tf.square(valueAndGradient(own ? energy : (z) => energy(z), x).grad));
      });
    return { variables, steepness };
  }

  it.each(activationNames)('with %s, as a tape over a tape may', (activation) => {
    const { variables, steepness } = subject(activation);
    const [own, tape] = [true, false].map((each) =>
      lossAndGradients((weights) => steepness(weights, each), variables.weights),
    );
    const all = (grads: Params): tf.Tensor => tf.concat(Object.values(grads).map((grad) => tf.reshape(grad, [-1])));
    scope(() => {
      const size = tf.max(tf.abs(all(own!.grads))).dataSync()[0]!;
      expect(size).toBeGreaterThan(1e-3);
      expect(farthest(all(own!.grads), all(tape!.grads))).toBeLessThan(1e-4 * size);
    });
    release(own, tape, variables);
  });

  // The slope of a rectifier jumps: swish alone has differences to compare with.
  it('with swish, as differences have it', () => {
    const { variables, steepness } = subject('swish');
    const { value, grads } = lossAndGradients(steepness, variables.weights);
    scope(() => {
      const h = 1e-2;
      for (const [i, name] of ['stem.kernel', 'res1.second.gain', 'attention.gamma'].entries()) {
        const weight = variables.weights[name]!;
        const side = normal(key(10 + i), weight.shape);
        const at = (t: number): tf.Scalar =>
          steepness({ ...variables.weights, [name]: tf.add(weight, tf.mul(side, t)) });
        const slope = tf.div(tf.sub(at(h), at(-h)), 2 * h).dataSync()[0]!;
        const exact = tf.sum(tf.mul(grads[name]!, side)).dataSync()[0]!;
        // Rounding: 1e-6 of the value over h; truncation: h^2 of it.
        expect(Math.abs(slope - exact)).toBeLessThan(0.01 * Math.abs(exact) + 2e-4 * value.dataSync()[0]!);
        expect(Math.abs(exact)).toBeGreaterThan(1e-3 * value.dataSync()[0]!);
      }
    });
    release(value, grads, variables);
  });
});

describe('in training mode', () => {
  const model = resnet32Large({ ...tiny, attention: true });
  const variables = drawn(model);
  const x = uniform(key(2), [3, 8, 8, 1]);

  it('a key is one energy, frozen or not, and another key another', () => {
    scope(() => {
      const frozen = model.freeze(variables);
      const [first, again] = [model.energy(variables, undefined, key(5))(x), frozen.energy(undefined, key(5))(x)];
      expect(farthest(first, again)).toBeLessThan(1e-5);
      expect(farthest(first, model.energy(variables, undefined, key(6))(x))).toBeGreaterThan(1e-3);
      expect(farthest(first, model.energy(variables)(x))).toBeGreaterThan(1e-3);
      frozen.dispose();
    });
  });

  it('its rows do not interact, and its slope is that of the tape', () => {
    scope(() => {
      const energy = model.energy(variables, undefined, key(5));
      const alone = energy(tf.slice(x, [2, 0, 0, 0], [1, -1, -1, -1]));
      const all = energy(x);
      expect(farthest(alone, tf.slice(all, 2, 1))).toBeLessThan(1e-5);
      const { grad } = valueAndGradient(energy, x);
      expect(farthest(grad, valueAndGradient((z) => energy(z), x).grad)).toBeLessThan(1e-5);
    });
  });

  it('does nothing to a network without dropout', () => {
    scope(() => {
      const still = resnet32Large({ ...tiny, dropout: 0 });
      const own = still.init(key(0));
      expect(farthest(still.energy(own, undefined, key(5))(x), still.energy(own)(x))).toBe(0);
    });
  });
});

describe('presets', () => {
  it.each([
    [resnet32(), { headActivation: 'relu', activation: 'leaky-relu', dropout: 0 }],
    [resnet32Large(), { headActivation: 'relu', activation: 'leaky-relu', dropout: 0.5 }],
    [resnet32Large({ classes: 2 }), { headActivation: 'leaky-relu' }],
    [resnet32Larger({ classes: 2 }), { headActivation: 'leaky-relu', dropout: 0 }],
    [resnet32Wider(), { headActivation: 'relu', stem: 128, width: 192 }],
    [resnet32Wider({ activation: 'swish' }), { headActivation: 'swish' }],
    [resnet128(), { headActivation: 'swish', activation: 'swish', classes: 1000 }],
  ])('the code has it so', (model, expected) => {
    expect(model.config).toMatchObject({ ...expected, gains: 'channel', headNorm: false, faithful: false });
  });

  it.each([resnet32, resnet32Large, resnet32Wider, resnet32Larger, resnet128])('the appendix so', (network) => {
    expect(network({ preset: 'appendix' }).config).toMatchObject({
      activation: 'leaky-relu',
      headActivation: 'leaky-relu',
      gains: 'scalar',
      headNorm: true,
      dropout: 0,
    });
  });

  it('give way to what is said', () => {
    const model = resnet32({
      preset: 'appendix',
      activation: 'swish',
      gains: 'channel',
      headNorm: false,
      dropout: 0.1,
    });
    const expected = { activation: 'swish', headActivation: 'swish', gains: 'channel', headNorm: false, dropout: 0.1 };
    expect(model.config).toMatchObject(expected);
  });

  it('are gone from the config, which builds the same network again', () => {
    const model = resnet32Wider({ width: 4, preset: 'appendix', classes: 3 });
    expect(model.config).not.toHaveProperty('preset');
    expect(modelFromConfig(JSON.parse(JSON.stringify(model.config))).config).toEqual(model.config);
  });
});

describe('faithful', () => {
  const names = (model: NetworkModel): string[] => {
    const variables = model.init(key(0));
    const shapes = shapesOf(variables.weights);
    release(variables);
    return Object.keys(shapes);
  };
  const added = (network: typeof resnet32): string[] => {
    const [all, mended] = [names(network({ ...tiny, faithful: true })), names(network(tiny))];
    return all.filter((name) => !mended.includes(name));
  };
  const attention = ['query.kernel', 'query.bias', 'key.kernel', 'key.bias', 'value.kernel', 'gamma'].map(
    (name) => `attention.${name}`,
  );

  it('makes what the code declares and does not use', () => {
    expect(added(resnet32)).toEqual([...attention, 'unused.kernel', 'unused.bias']);
    expect(added(resnet32Large)).toEqual(attention);
  });

  it('has the first block leaky where the network is swish, in two networks', () => {
    scope(() => {
      const x = normal(key(1), [1, 8, 8, 1]);
      const apart = (network: typeof resnet32): number => {
        const options = { ...tiny, stem: 3, activation: 'swish' } as const;
        const [mended, faithful] = [network(options), network({ ...options, faithful: true })];
        const variables = drawn(faithful);
        const energy = faithful.energy(variables)(x);
        return farthest(mended.energy(variables)(x), energy) / Math.abs(energy.dataSync()[0]!);
      };
      expect(apart(resnet32)).toBe(0);
      expect(apart(resnet32Wider)).toBeGreaterThan(1e-4);
    });
  });
});

it.each([
  [{ shape: [7, 8, 3] }, 'resnet32.shape: must be 8 x 8 or larger, to be halved 3 times, got [7,8]'],
  [{ shape: [32, 32] }, 'resnet32.shape: must be [height, width, channels]'],
  [{ shape: [8, 8, 0] }, 'resnet32.shape[2]: must be a whole number'],
  [{ width: 0 }, 'resnet32.width: must be a whole number'],
  [{ stem: 1.5 }, 'resnet32.stem: must be a whole number'],
  [{ classes: -1 }, 'resnet32.classes: must be a whole number'],
  [{ activation: 'tanh' }, 'resnet32.activation: must be one of'],
  [{ halving: 'max' }, 'resnet32.halving: must be one of average-pool, stride'],
  [{ preset: 'paper' }, 'resnet32.preset: must be one of code, appendix'],
  [{ gains: 'none' }, 'resnet32.gains: must be one of channel, scalar'],
  [{ dropout: 1 }, 'resnet32.dropout: must be below 1'],
  [{ faithful: 'yes' }, 'resnet32.faithful: must be true or false'],
  [{ depth: 3 }, 'resnet32: unknown option'],
])('refuses %j', (options, message) => expect(() => resnet32(options as object)).toThrow(message));

it('takes any image where strides halve it', () => {
  scope(() => {
    const model = resnet32({ shape: [1, 3, 1], width: 2, halving: 'stride' });
    expect(model.energy(model.init(key(0)))(tf.ones([2, 1, 3, 1])).shape).toEqual([2]);
  });
});
