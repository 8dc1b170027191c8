import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, scope, split, uniform, valueAndGradient, type Key, type Kernel } from '@ebmjs/core';
import { hmc } from '@ebmjs/samplers';
import { failures, kernelChecks, standardNormal, type Check, type KernelCase } from './index.js';

const sound = hmc({ stepSize: 0.9, steps: 3 });
type Hmc = typeof sound;
type Step = Hmc['step'];
type S = ReturnType<Hmc['init']>;
type I = ReturnType<Step>[1];

/** Few chains and steps: the contract is broken in all of them or in none. */
const checksOf = (kernel: Hmc, options: Partial<KernelCase<S, I>> = {}): readonly Check[] =>
  kernelChecks({ kernel, acceptance: (info) => info.acceptance, chains: 2000, steps: 10, ...options });

/** Names of the checks that fail. */
const failed = async (checks: readonly Check[]): Promise<string[]> => (await failures(checks)).map(({ name }) => name);
const only = (checks: readonly Check[], name: string): Check[] => checks.filter((check) => check.name === name);
const withStep = (mutate: (step: Step) => Step): Hmc => ({ ...sound, step: mutate(sound.step) });
const withInit = (init: Hmc['init']): Hmc => ({ ...sound, init });

const SHAPE = 'keeps the shape and type of its positions, whatever the shape of an event';
const KEYS = 'makes the same chain of the same key, and another of another';
const SEPARATE = 'draws separately for each chain';
const ANALYTIC = 'takes an analytic gradient like any other';
const BORROWS = 'borrows what it is given';
const COUNT = 'holds the number of tensors over 1,000 steps';
const THROWS = 'frees its tensors when the energy throws';
const ALONE = 'leaves its target alone';
const FORGETS = 'forgets where it started in the steps it is given';
const AT_WORK = 'is tested where its Metropolis test has work to do';

const strays: tf.Tensor[] = [];
let first: Key | undefined;

describe('kernelChecks', () => {
  it('passes a sound kernel', async () => {
    expect(await failed(checksOf(sound))).toEqual([]);
  });

  it.each<[string, Hmc, string]>([
    [
      'leaks a tensor a step',
      withStep((step) => (...args) => {
        tf.keep(tf.scalar(1));
        return step(...args);
      }),
      COUNT,
    ],
    [
      'leaks a tensor when it starts',
      withInit((x, energy) => {
        strays.push(tf.keep(tf.scalar(1)));
        return sound.init(x, energy);
      }),
      COUNT,
    ],
    [
      'leaves its tensors when the energy throws',
      withStep((step) => (k, state, energy) => {
        const spare = tf.clone(state.position);
        const result = step(k, state, energy);
        spare.dispose();
        return result;
      }),
      THROWS,
    ],
    [
      'takes the tensor it is given for its own',
      withInit((x, energy) => {
        const state = sound.init(x, energy);
        state.position.dispose();
        return { ...state, position: x };
      }),
      BORROWS,
    ],
    [
      'frees the state it is given',
      withStep((step) => (k, state, energy) => {
        const result = step(k, state, energy);
        state.energy.dispose();
        state.position.dispose();
        return result;
      }),
      BORROWS,
    ],
    [
      'hands on a tensor of the last state',
      withStep((step) => (k, state, energy) => {
        const [next, info] = step(k, state, energy);
        next.gradient.dispose();
        return [{ ...next, gradient: state.gradient }, info];
      }),
      BORROWS,
    ],
    [
      'ignores its key',
      withStep(
        (step) =>
          (_, ...rest) =>
            step(key(7), ...rest),
      ),
      KEYS,
    ],
    [
      'uses its first key for ever',
      withStep(
        (step) =>
          (k, ...rest) =>
            step((first ??= k), ...rest),
      ),
      KEYS,
    ],
    [
      'draws without a key',
      withStep(
        (step) =>
          (_, ...rest) =>
            step(key(Math.floor(tf.util.now() * 1e6)), ...rest),
      ),
      KEYS,
    ],
    [
      'makes one draw for all chains',
      withStep((step) => (k, state, energy) => scope(() => shared(step, k, state, energy))),
      SEPARATE,
    ],
    [
      'flattens its events',
      withStep(
        (step) =>
          (...args) =>
            scope(() => flat(step(...args))),
      ),
      SHAPE,
    ],
    [
      'turns an analytic gradient round',
      withStep((step) => (k, state, energy) => {
        const { valueAndGrad } = energy;
        if (!valueAndGrad) return step(k, state, energy);
        const turned = (x: tf.Tensor) => scope(() => ({ ...valueAndGrad(x), grad: tf.neg(valueAndGrad(x).grad) }));
        return step(
          k,
          state,
          Object.assign((x: tf.Tensor) => energy(x), { valueAndGrad: turned }),
        );
      }),
      ANALYTIC,
    ],
    [
      'starts anywhere',
      withInit((x, energy) =>
        scope(() => {
          const { value, grad } = valueAndGradient(energy, x);
          return { position: tf.clone(x), energy: value, gradient: grad };
        }),
      ),
      'refuses to start at an energy of NaN',
    ],
    [
      'throws a plain error at a bad start',
      withInit((x, energy) => {
        try {
          return sound.init(x, energy);
        } catch {
          throw new Error('no');
        }
      }),
      'refuses to start at an energy of Infinity',
    ],
  ])('fails a kernel that %s', async (_, kernel, check) => {
    first = undefined;
    expect(await failed(only(checksOf(kernel), check))).toEqual([check]);
    tf.dispose(strays);
  });

  it.each([NaN, Infinity, -Infinity])('fails a kernel that goes where the energy is %f', async (bad) => {
    expect(await failed(checksOf(careless(bad), { steps: 40 }))).toEqual([`rejects steps to an energy of ${bad}`]);
  });

  it('fails a test without power: nearly all, or nearly nothing accepted', async () => {
    for (const options of [
      { stepSize: 0.3, steps: 4 },
      { stepSize: 1.3, steps: 2 },
    ]) {
      expect(await failed(only(checksOf(hmc(options)), AT_WORK))).toEqual([AT_WORK]);
    }
  });

  it('fails a kernel that stands still, or goes in circles', async () => {
    const still = withStep((step) => (k, state, energy) => {
      const [next, info] = step(k, state, energy);
      tf.dispose({ ...next });
      return [
        { position: state.position.clone(), energy: state.energy.clone(), gradient: state.gradient.clone() },
        info,
      ];
    });
    expect(await failed(only(checksOf(still), ALONE))).toEqual([]);
    expect(await failed(only(checksOf(still), FORGETS))).toEqual([FORGETS]);
    // Three leapfrogs of 1 on N(0, 1) lead from x to -x exactly.
    const circles = checksOf(hmc({ stepSize: 1, steps: 3 }), { target: standardNormal(1) });
    expect(await failed(only(circles, FORGETS))).toEqual([FORGETS]);
  });

  it('asks kernels without a Metropolis test for none of its virtues', () => {
    const names = kernelChecks({ kernel: sound }).map(({ name }) => name);
    expect(names).toEqual([SHAPE, KEYS, SEPARATE, ANALYTIC, BORROWS, COUNT, THROWS, ALONE, FORGETS]);
  });

  it('holds a biased kernel to the bias it claims', async () => {
    const cold = { target: standardNormal(2), bias: (variance: number) => variance / 2 };
    expect(await failed(only(checksOf(sound, cold), ALONE))).toEqual([ALONE]);
  });

  it('refuses options it does not know', () => {
    expect(() => kernelChecks({ kernel: sound, chain: 3 } as never)).toThrow('kernelChecks: unknown option');
    const bad = kernelChecks({ kernel: sound, steps: 0 }).find(({ name }) => name === ALONE)!;
    return expect((async () => bad.run())()).rejects.toThrow(
      'kernelChecks.steps: must be a whole number of at least 1',
    );
  });
});

/** The first chain's step, taken by all. */
function shared(step: Step, k: Key, state: S, energy: Parameters<Step>[2]): ReturnType<Step> {
  const [next, info] = step(k, state, energy);
  const all = <T extends tf.Tensor>(x: T): T =>
    tf.tile(tf.slice(x, 0, 1), [x.shape[0]!, ...x.shape.slice(1).map(() => 1)]) as T;
  return [{ position: all(next.position), energy: all(next.energy), gradient: all(next.gradient) }, info];
}

function flat([next, info]: ReturnType<Step>): ReturnType<Step> {
  return [{ ...next, position: tf.reshape(next.position, [next.position.shape[0]!, -1]) }, info];
}

/** A random walk with a Metropolis test that takes a change in energy of `bad` for none. */
function careless(bad: number): Hmc {
  const isBad = (x: tf.Tensor): tf.Tensor => (Number.isNaN(bad) ? tf.isNaN(x) : tf.equal(x, bad));
  const step: Step = (k, state, energy) =>
    scope(() => {
      const [moveKey, acceptKey] = split(k, 2);
      const position = tf.add(state.position, tf.mul(normal(moveKey, state.position.shape), 0.6));
      const { value, grad } = valueAndGradient(energy, position);
      const rise = tf.sub(value, state.energy);
      const finite = tf.where(tf.isFinite(rise), tf.exp(tf.minimum(tf.neg(rise), 0)), tf.zerosLike(rise));
      const acceptance = tf.where(isBad(value), tf.onesLike(finite), finite) as tf.Tensor1D;
      const mask = tf.less(uniform(acceptKey, acceptance.shape), acceptance);
      const rows = tf.reshape(mask, [-1, ...position.shape.slice(1).map(() => 1)]);
      const next = {
        position: tf.where(rows, position, state.position),
        energy: tf.where(mask, value, state.energy) as tf.Tensor1D,
        gradient: tf.where(rows, grad, state.gradient),
      };
      return [
        next,
        { acceptance, accepted: tf.cast(mask, 'float32'), energyError: rise, divergent: tf.zerosLike(rise) } as I,
      ];
    });
  return { ...sound, step } satisfies Kernel<S, I>;
}
